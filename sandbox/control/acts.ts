import type { Act, EventOptions } from '../webhook/events';
import type { Fields } from './fields';

/** What the sandbox's API answers to what a person did. */
export interface Done {
  readonly webhookEventId: string;
  /** Of the message that now stands in the chat. */
  readonly messageId?: string;
}

/** Who does it, and how its event differs from the usual one. */
export interface Manner {
  readonly as: string | undefined;
  readonly options: EventOptions;
}

export function doneBy(act: Act, message?: { readonly id: string }): Done {
  return { webhookEventId: act.eventId, ...(message && { messageId: message.id }) };
}

export function mannerFrom(fields: Fields): Manner {
  const mode = fields.oneOf('mode', ['active', 'standby']);
  return { as: fields.maybeText('as'), options: mode ? { mode } : {} };
}
