import type { PlannedSend, SendKind, SendState, StoredSend } from './outbox-store';

/** A send as its table has it. */
export interface SendRow {
  readonly id: string;
  readonly eventId: string;
  readonly ordinal: number;
  readonly conversation: string;
  readonly kind: SendKind;
  readonly payload: string;
  readonly state: SendState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly firstAttemptAt: number | null;
  readonly error: string | null;
}

type Payload = Pick<PlannedSend, 'replyToken' | 'to' | 'messages' | 'notificationDisabled' | 'readPolicy'>;

const BLANK = JSON.stringify({ to: [], messages: [], notificationDisabled: false } satisfies Payload);

/** A new send. Its payload is a text from here on: whoever made it may go on changing the objects in it. */
export function toRow(send: PlannedSend, createdAt: number): SendRow {
  const { id, eventId, ordinal, conversation, kind, ...payload } = send;
  return {
    ...{ id, eventId, ordinal, conversation, kind, payload: JSON.stringify(payload) },
    ...{ state: 'planned', attempts: 0, createdAt, firstAttemptAt: null, error: null },
  };
}

export function toSend(row: SendRow): StoredSend {
  const { id, eventId, ordinal, conversation, kind, state, attempts, createdAt } = row;
  return {
    ...{ id, eventId, ordinal, conversation, kind, state, attempts, createdAt },
    ...(JSON.parse(row.payload || BLANK) as Payload),
    ...(row.firstAttemptAt !== null && { firstAttemptAt: row.firstAttemptAt }),
    ...(row.error !== null && { error: row.error }),
  };
}
