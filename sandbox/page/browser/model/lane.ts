import type { EntryOf } from '../live/history-entry.ts';

/** One try to hand an event to the bot. */
export interface Delivery {
  readonly attempt: number;
  readonly redelivery: boolean;
  readonly from: number;
  to?: number;
  ms?: number;
  status?: number;
  problem?: string;
}

/** One call of the bot that has to do with an event. */
export interface Call {
  readonly id: string;
  readonly endpoint: string;
  readonly kind: 'mark' | 'send';
  readonly from: number;
  to?: number;
  status?: number;
  tookEffect?: boolean;
  /** When what it sent was in the chat. */
  shownAt?: number;
  /** The fault of the sandbox that struck it. */
  fault?: string;
  refusal?: string;
}

/** A moment, with its place in the history: two moments of one millisecond still have an order. */
export interface Moment {
  readonly n: number;
  readonly at: number;
}

/** Everything that has to do with one event, from when it happened to the bot's answer. */
export class Lane {
  readonly deliveries: Delivery[] = [];
  readonly calls: Call[] = [];
  read: Moment | undefined;
  /** The call that made it read; none where LINE did it by itself. */
  readBy: string | undefined;
  answered: Moment | undefined;
  /** "Read" could be had: a message, active, in a chat that this account can mark. */
  markable = false;
  rev = 0;

  constructor(readonly event: EntryOf<'event'>) {}

  /** Its message waits for "Read". */
  get unread(): boolean {
    return this.event.eventType === 'message' && this.read === undefined;
  }
}
