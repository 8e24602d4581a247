import { hash, randomUUID } from 'node:crypto';

/** Ours, drawn once; it only has to differ from everybody else's. */
const NAMESPACE = Buffer.from('3f8c1c7e6a554d2b9f0e5f0c1b1a7d42', 'hex');

/** The retry key of an event's nth send: the same at every run of its handler, on every instance. */
export function eventSendId(eventId: string, ordinal: number): string {
  return uuidV5(`event ${eventId} ${String(ordinal)}`);
}

/** The retry key of a send that no event asked for: derived from the caller's own key, or new. */
export function freeSendId(idempotencyKey?: string): string {
  return idempotencyKey === undefined ? randomUUID() : uuidV5(`key ${idempotencyKey}`);
}

/** RFC 9562, 5.5. */
function uuidV5(name: string): string {
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'hex');
  const variant = '89ab'.charAt(parseInt(digest.charAt(16), 16) % 4);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
