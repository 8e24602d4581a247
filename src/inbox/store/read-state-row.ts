import type { MarkableMessage, Position, ReadState } from './conversation-store';

/** A conversation as its table has it, beside the oldest message of it that shall stay unread. */
export interface ReadStateRow {
  readonly received_seq: number;
  readonly read_seq: number;
  readonly read_at: number | null;
  readonly read_message: string | null;
  /** SQLite has 0 and 1. */
  readonly handed_over: boolean | number;
  /** There is a message that shall stay unread, and `prior_…` is the newest one before it. */
  readonly limited: boolean | number;
  readonly newest_at: number | null;
  readonly newest_message: string | null;
  readonly newest_token: string | null;
  readonly prior_at: number | null;
  readonly prior_message: string | null;
  readonly prior_token: string | null;
}

export function toReadState(row: ReadStateRow | undefined): ReadState {
  if (!row) return UNKNOWN;
  return {
    receivedSeq: row.received_seq,
    readSeq: row.read_seq,
    newest: row.limited
      ? message(row.prior_at, row.prior_message, row.prior_token)
      : message(row.newest_at, row.newest_message, row.newest_token),
    watermark: position(row.read_at, row.read_message),
    handedOver: Boolean(row.handed_over),
  };
}

const UNKNOWN: ReadState = {
  receivedSeq: 0,
  readSeq: 0,
  newest: undefined,
  watermark: undefined,
  handedOver: false,
};

function position(timestamp: number | null, messageId: string | null): Position | undefined {
  return timestamp === null || messageId === null ? undefined : { timestamp, messageId };
}

function message(at: number | null, id: string | null, token: string | null): MarkableMessage | undefined {
  const place = position(at, id);
  return place && token !== null ? { ...place, token } : undefined;
}
