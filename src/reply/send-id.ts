import { v4, v5 } from 'uuid';

/** Ours, drawn once; it only has to differ from everybody else's. */
const NAMESPACE = '3f8c1c7e-6a55-4d2b-9f0e-5f0c1b1a7d42';

/** The retry key of an event's nth send: the same at every run of its handler, on every instance. */
export function eventSendId(eventId: string, ordinal: number): string {
  return v5(`event ${eventId} ${String(ordinal)}`, NAMESPACE);
}

/** The retry key of a send that no event asked for: derived from the caller's own key, or new. */
export function freeSendId(idempotencyKey?: string): string {
  return idempotencyKey === undefined ? v4() : v5(`key ${idempotencyKey}`, NAMESPACE);
}
