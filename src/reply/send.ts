import type { Claim } from '../inbox/store/event-store';
import type { StoredSend } from '../inbox/store/outbox-store';
import type { ReadDemand } from '../read-receipt/read-demand';

/** A stored send on its way through the gate. */
export interface Send {
  readonly stored: StoredSend;
  /** The event it belongs to; once that is lost, nothing more is sent for it. */
  readonly claim: Claim;
  /** What must show "Read" first. */
  readonly read: readonly ReadDemand[];
  /** When it came to the gate, by `performance.now()`. */
  readonly startedAt: number;
}

/** queued: on disk, it follows in its conversation's turn · the rest are final. */
export type SendOutcome = 'queued' | 'sent' | 'assumed_sent' | 'dead' | 'unsent';
