/** An event on its way into the store. Times are in ms since 1970. */
export interface NewEvent {
  /** `webhookEventId`, or the SHA-256 of the event's JSON text without `deliveryContext`, which a redelivery changes. */
  readonly id: string;
  readonly conversation: string;
  readonly type: string;
  readonly timestamp: number;
  readonly receivedAt: number;
  readonly isRedelivery: boolean;
  readonly json: string;
  /** What the user wrote or tapped, and what "Read" can be shown on. */
  readonly message?: { readonly id: string; readonly markAsReadToken?: string };
  /** The user did something that shows in the chat, so the old API's mark has something to cover. */
  readonly visible: boolean;
  /** Meant to stay unread: its token is not used before its own conversation goes on. */
  readonly leaveUnread: boolean;
  /** To be marked even if nothing is ever sent. */
  readonly markDue: boolean;
  /** The message that the user took back with this event. */
  readonly unsends?: string;
  /** Why this event cannot be handled: it is stored as a dead letter. */
  readonly broken?: string;
}

/** No conversation is held for longer: a clock that was set back must not hold it for hours. */
export const LONGEST_HOLD_MS = 60_000;

/** The right to work on a conversation's oldest unfinished event. Lost when another claim follows. */
export interface Claim {
  readonly event: StoredEvent;
  readonly epoch: number;
  /** Taken over from another instance, which had it in hand and has not ended it. A SQLite store cannot tell. */
  readonly abandoned?: boolean;
}

export interface StoredEvent {
  readonly id: string;
  readonly seq: number;
  readonly conversation: string;
  readonly type: string;
  readonly json: string;
  readonly timestamp: number;
  /** When LINE last armed its reply token: the delivery, or the latest redelivery. */
  readonly tokenAt: number;
  readonly attempts: number;
  /** Its handler has returned: only unfinished sends are left. */
  readonly handled: boolean;
}

export interface Backlog {
  readonly pending: number;
  readonly oldestReceivedAt: number | undefined;
  readonly dead: number;
}

export interface Added {
  readonly stored: readonly NewEvent[];
  readonly duplicates: number;
}

/** One step of a walk over the conversations that have unfinished events, in the order of their ids. */
export interface DueStep {
  /** Those of the step that have work to do now. */
  readonly due: readonly string[];
  /** The last of the step, due or not, to go on after; undefined at the end of the walk. */
  readonly next: string | undefined;
}

export interface RetentionCutoffs {
  /** Finished events received before this lose their content. */
  readonly contentBefore: number;
  /** Finished events received before this are forgotten, id and all. */
  readonly idsBefore: number;
  /** Dead letters received before this lose their content, and are forgotten once their ids may be. */
  readonly deadLettersBefore: number;
}

/**
 * The events of one bot: each kept once, given out per conversation in the order stored.
 * Every method resolves when its change is on disk. Changes under a {@link Claim} reject with `ClaimLostError` once it is lost.
 */
export interface EventStore {
  add(events: readonly NewEvent[]): Promise<Added>;
  /** The oldest unfinished event of the conversation, unless it has none or is held until later. */
  claim(conversation: string, now: number): Promise<Claim | undefined>;
  complete(claim: Claim, outcome: string, now: number): Promise<void>;
  /**
   * Holds the conversation until then, at most {@link LONGEST_HOLD_MS}. `counted` uses up one of the event's tries; with
   * `bySweep` nothing but the sweep finds it again where this instance does not come back to it.
   */
  putOff(claim: Claim, until: number, reason: string, counted: boolean, bySweep?: boolean): Promise<void>;
  setAside(claim: Claim, reason: string, now: number): Promise<void>;
  /** Walks on by `limit` conversations, those included that are held or in another's hands: so the limit bounds the cost. */
  due(after: string, limit: number, now: number): Promise<DueStep>;
  backlog(): Promise<Backlog>;
  /** Drops what is older, a bounded number at a time. @returns how many rows changed or were looked at, 0 when done. */
  prune(cutoffs: RetentionCutoffs): Promise<number>;
}
