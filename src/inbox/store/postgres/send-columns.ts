import type { PlannedSend } from '../outbox-store';

/** A `SendRow`, from `outbox o`. */
export const SEND = `
  o.id, o.event_id AS "eventId", o.ordinal, o.conversation, o.kind, o.payload, o.state, o.attempts,
  o.created_at AS "createdAt", o.first_attempt_at AS "firstAttemptAt", o.error`;

export function toRow({ id, eventId, ordinal, conversation, kind, ...payload }: PlannedSend): object {
  return { id, event_id: eventId, ordinal, conversation, kind, payload: JSON.stringify(payload) };
}
