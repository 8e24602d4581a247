import type { messagingApi } from '@line/bot-sdk';

type Message = messagingApi.Message;

/** What a feature wants said: a text, a LINE message object, up to five of them, or nothing. */
export type Answer = string | Message | readonly (string | Message)[] | null | undefined;

/** LINE's limits for one request. Whatever else a message object may be is LINE's to judge. */
const MAX_MESSAGES = 5;
const MAX_TEXT_UNITS = 5_000;

/** An answer that LINE would refuse, in words for its author. They quote nothing of it. */
export class InvalidAnswerError extends Error {
  override readonly name = 'InvalidAnswerError';
}

/** @returns LINE message objects, none for nothing. @throws InvalidAnswerError */
export function toMessages(answer: Answer): Message[] {
  if (answer === undefined || answer === null) return [];
  const list = Array.isArray(answer)
    ? (answer as readonly (string | Message)[])
    : [answer as string | Message];
  if (list.length > MAX_MESSAGES) {
    throw new InvalidAnswerError(
      `An answer has at most ${String(MAX_MESSAGES)} messages, this one has ${String(list.length)}. Join some, or push the rest.`,
    );
  }
  return list.map(toMessage);
}

function toMessage(part: string | Message): Message {
  const message: Message = typeof part === 'string' ? { type: 'text', text: part } : part;
  checkShape(message);
  if (message.type === 'text') checkText(message.text);
  return message;
}

/** Types end where JavaScript begins: a handler may return anything. */
function checkShape(message: unknown): void {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  if (typeof type === 'string') return;
  throw new InvalidAnswerError(
    `A message is a text or a LINE message object with a type, not ${message === null ? 'null' : typeof message}.`,
  );
}

function checkText(text: unknown): void {
  if (typeof text !== 'string' || text === '')
    throw new InvalidAnswerError('A text message needs a text that is not empty.');
  if (text.length > MAX_TEXT_UNITS) {
    throw new InvalidAnswerError(
      `A text has at most ${String(MAX_TEXT_UNITS)} UTF-16 units, this one has ${String(text.length)}. Split it into several messages.`,
    );
  }
}
