import type { LineEvent } from '../inbox/line-event';
import type { EventType, MessageType } from './event-types';

export interface TriggerOptions {
  /** The handler with the greater one is asked first. Default 0. */
  readonly priority?: number;
}

/** Which events a handler claims. A handler may have several. */
export interface Trigger {
  readonly eventType: EventType;
  readonly messageType?: MessageType;
  /** On a message's text or a postback's data: a text it must equal, or an expression it must match. */
  readonly pattern?: string | RegExp;
  readonly priority: number;
}

/** What a pattern found: an expression's match, or the whole text. */
export type Found = RegExpExecArray | string | undefined;

/** @returns what the trigger's pattern found, wrapped, or undefined if the event is not claimed. */
export function claims(trigger: Trigger, event: LineEvent): { readonly found: Found } | undefined {
  if (event.type !== trigger.eventType) return undefined;
  if (
    trigger.messageType !== undefined &&
    !(event.type === 'message' && event.message.type === trigger.messageType)
  ) {
    return undefined;
  }
  const { pattern } = trigger;
  const text = textOf(event);
  if (pattern === undefined) return { found: text };
  if (text === undefined) return undefined;
  if (typeof pattern === 'string') return pattern === text ? { found: text } : undefined;
  const found = stateless(pattern).exec(text);
  return found ? { found } : undefined;
}

/** Whether some event is sure to be claimed by both. Of two expressions only equal ones are sure to meet. */
export function overlap(a: Trigger, b: Trigger): boolean {
  if (a.eventType !== b.eventType || a.priority !== b.priority) return false;
  if (a.messageType !== undefined && b.messageType !== undefined && a.messageType !== b.messageType)
    return false;
  if (a.pattern === undefined || b.pattern === undefined) return true;
  if (typeof a.pattern === 'string') {
    return typeof b.pattern === 'string' ? a.pattern === b.pattern : stateless(b.pattern).test(a.pattern);
  }
  return typeof b.pattern === 'string'
    ? stateless(a.pattern).test(b.pattern)
    : String(a.pattern) === String(b.pattern);
}

function textOf(event: LineEvent): string | undefined {
  if (event.type === 'postback') return event.postback.data;
  return event.type === 'message' && event.message.type === 'text' ? event.message.text : undefined;
}

/** With the g or y flag an expression remembers its last match, and would miss every other message. */
function stateless(pattern: RegExp): RegExp {
  return pattern.global || pattern.sticky
    ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
    : pattern;
}
