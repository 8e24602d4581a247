import { hash } from 'node:crypto';
import { isRecord } from '../is-record';
import type { LineEvent } from './line-event';
import { loneConversation } from './lone-conversation';

/** What every later step relies on, checked. Everything else of the event is still what the sender wrote. */
export interface ReceivedEvent {
  readonly id: string;
  readonly conversation: string;
  readonly type: string;
  readonly timestamp: number;
  readonly isRedelivery: boolean;
  readonly json: string;
  /** Why it cannot be handled; undefined for a sound event. */
  readonly broken: string | undefined;
  /** The event itself; undefined for a broken one. */
  readonly event: LineEvent | undefined;
}

/** Real events are 5 levels deep. Far deeper ones break JSON.stringify and whatever walks them. */
const MAX_DEPTH = 32;

/** Reads one member of a signed body's `events`. Never throws: what is broken is kept as a dead letter. */
export function readEvent(raw: unknown): ReceivedEvent {
  const tooDeep = isDeeperThan(raw, MAX_DEPTH);
  const json = tooDeep ? '"[nested too deeply to keep]"' : JSON.stringify(raw);
  const fields = isRecord(raw) ? raw : {};
  const id = isEventId(fields.webhookEventId) ? fields.webhookEventId : hash('sha256', lasting(raw, json));
  const broken = tooDeep ? `nested more than ${String(MAX_DEPTH)} levels deep` : whatIsBroken(raw);
  const delivery = fields.deliveryContext;
  return {
    id,
    conversation: (broken === undefined ? conversationOf(fields.source) : undefined) ?? loneConversation(id),
    type: typeof fields.type === 'string' ? fields.type.slice(0, 64) : '',
    timestamp: isTimestamp(fields.timestamp) ? fields.timestamp : 0,
    isRedelivery: isRecord(delivery) && delivery.isRedelivery === true,
    json,
    broken,
    event: broken === undefined ? (raw as LineEvent) : undefined,
  };
}

/** Without what a redelivery changes: the same event must not have another id each time it comes. */
function lasting(raw: unknown, json: string): string {
  return isRecord(raw) && json.includes('"deliveryContext"')
    ? JSON.stringify({ ...raw, deliveryContext: undefined })
    : json;
}

function whatIsBroken(raw: unknown): string | undefined {
  if (!isRecord(raw)) return 'not an object';
  if (typeof raw.type !== 'string' || raw.type === '' || raw.type.length > 64)
    return 'type is not a short text';
  if (!isTimestamp(raw.timestamp)) return 'timestamp is not a number of milliseconds';
  if (raw.source !== undefined && !isRecord(raw.source)) return 'source is not an object';
  if (raw.replyToken !== undefined && typeof raw.replyToken !== 'string') return 'replyToken is not a text';
  if (raw.type === 'unsend' && !(isRecord(raw.unsend) && isMessageId(raw.unsend.messageId))) {
    return 'unsend.messageId is not a text';
  }
  return raw.type === 'message' || raw.type === 'messageEdited' ? whatIsBrokenIn(raw.message) : undefined;
}

function whatIsBrokenIn(message: unknown): string | undefined {
  if (!isRecord(message)) return 'message is not an object';
  if (!isMessageId(message.id)) return 'message.id is not a text';
  if (typeof message.type !== 'string') return 'message.type is not a text';
  if (message.type === 'text' && typeof message.text !== 'string') return 'message.text is not a text';
  const token = message.markAsReadToken;
  return token === undefined || typeof token === 'string'
    ? undefined
    : 'message.markAsReadToken is not a text';
}

/** LINE's own id of the user, group or room; undefined where it names none. */
function conversationOf(source: unknown): string | undefined {
  if (!isRecord(source) || typeof source.type !== 'string') return undefined;
  const id = { user: source.userId, group: source.groupId, room: source.roomId }[source.type];
  return isEventId(id) ? id : undefined;
}

/** LINE may change the form of its ids; these are the bounds of what can safely be a key. */
function isEventId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value);
}

const isMessageId = isEventId;

function isTimestamp(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
