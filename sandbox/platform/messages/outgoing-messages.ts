import type { MessageContent } from '../../chat/chat';
import { isJsonObject } from '../json-fields';
import type { LineErrorDetail } from '../line-error';
import { LineError } from '../line-error';
import { checkAction, quickReplyActions } from './action.rules';
import type { Audience } from './audience';
import { Checked } from './checked';
import { flexFaults } from './flex.rules';
import { checkImagemap } from './imagemap.rules';
import { checkAudio, checkCoupon, checkImage, checkLocation, checkVideo } from './media.rules';
import { checkTemplate } from './template.rules';
import { checkSticker, checkText, checkTextV2 } from './text.rules';

const RULES: Readonly<Record<string, (message: Checked, audience: Audience) => void>> = {
  text: checkText,
  textV2: checkTextV2,
  image: checkImage,
  video: checkVideo,
  audio: checkAudio,
  location: checkLocation,
  sticker: checkSticker,
  coupon: checkCoupon,
  imagemap: checkImagemap,
  template: checkTemplate,
  flex: (message) => {
    message.text('altText', { max: 1_500 });
    message.object('contents');
  },
};
const TYPES = Object.keys(RULES);
const MAX_MESSAGES = 5;
const MAX_QUICK_REPLIES = 13;
const QUICK_REPLY_LABEL = { max: 20 };

/** The `messages` of a send, checked; throws LINE's 400 with a detail for each that is wrong. */
export function outgoingMessages(value: unknown, audience: Audience): readonly MessageContent[] {
  const details: LineErrorDetail[] = [];
  const list = new Checked({ messages: value }, '', details).list('messages', 1, MAX_MESSAGES);
  for (const message of list) checkMessage(message, audience);
  if (details.length > 0) throw LineError.withDetails(details);
  list.forEach(refuseFlexFaults);
  return Array.isArray(value) ? value.filter(isMessage) : [];
}

function isMessage(value: unknown): value is MessageContent {
  return isJsonObject(value) && typeof value.type === 'string';
}

function checkMessage(message: Checked, audience: Audience): void {
  const type = message.oneOf('type', TYPES);
  if (type === undefined) return;
  RULES[type]?.(message, audience);
  for (const item of message.object('quickReply', true)?.list('items', 1, MAX_QUICK_REPLIES) ?? []) {
    item.oneOf('type', ['action'], true);
    item.url('imageUrl', { optional: true });
    checkAction(item.object('action'), quickReplyActions, QUICK_REPLY_LABEL);
  }
  checkSender(message.object('sender', true));
}

function checkSender(sender: Checked | undefined): void {
  const name = sender?.text('name', { max: 20, optional: true });
  if (name !== undefined && /\bLINE\b/i.test(name)) sender?.note('name', 'May not contain the word LINE');
  sender?.url('iconUrl', { optional: true });
}

/** LINE has its own form for what is wrong inside a flex message. */
function refuseFlexFaults(message: Checked, index: number): void {
  if (message.type !== 'flex') return;
  const details = flexFaults(message);
  if (details.length === 0) return;
  throw new LineError(400, {
    message: `A message (messages[${index}]) in the request body is invalid`,
    details,
  });
}
