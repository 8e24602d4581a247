import type { MessageContent } from '../chat/chat';
import { isJsonObject } from './json-fields';
import type { LineErrorDetail } from './line-error';
import { LineError } from './line-error';

const TYPES = [
  'text',
  'textV2',
  'image',
  'video',
  'audio',
  'location',
  'sticker',
  'coupon',
  'imagemap',
  'template',
  'flex',
];
const MAX_MESSAGES = 5;
const MAX_TEXT_UNITS = 5_000;

/** The `messages` of a send, checked; throws LINE's 400 with a detail for each that is wrong. */
export function outgoingMessages(value: unknown): readonly MessageContent[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw LineError.withDetails([{ message: 'May not be empty', property: 'messages' }]);
  }
  if (value.length > MAX_MESSAGES) {
    throw LineError.withDetails([{ message: 'Size must be between 1 and 5', property: 'messages' }]);
  }
  const messages = value.filter(isMessage);
  const details = value.flatMap((message: unknown, index) => faultsOf(message, `messages[${index}]`));
  if (details.length > 0) throw LineError.withDetails(details);
  return messages;
}

function isMessage(value: unknown): value is MessageContent {
  return isJsonObject(value) && typeof value.type === 'string';
}

function faultsOf(message: unknown, at: string): LineErrorDetail[] {
  if (!isMessage(message) || !TYPES.includes(message.type)) {
    return [
      { message: `Must be one of the following values: [${TYPES.join(', ')}]`, property: `${at}.type` },
    ];
  }
  if (message.type !== 'text' && message.type !== 'textV2') return [];
  if (typeof message.text !== 'string' || message.text === '') {
    return [{ message: 'May not be empty', property: `${at}.text` }];
  }
  // LINE counts UTF-16 code units, which is what `length` is.
  if (message.text.length > MAX_TEXT_UNITS) {
    return [{ message: `Length must be between 0 and ${MAX_TEXT_UNITS}`, property: `${at}.text` }];
  }
  return [];
}
