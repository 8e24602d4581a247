import type { LineEvent } from './line-event';
import type { Claim } from './store/event-store';

/** How an event ended, as operators count it. */
export type Outcome = 'answered' | 'handled' | 'unhandled' | 'unknown_type' | 'refused' | 'standby' | 'sent';

/**
 * What the inbox gives events to: one of a conversation at a time, in order, until each has an outcome.
 *
 * `handle` may be called again for the same event after a crash or an error. It ends in one of three ways: an outcome
 * completes the event; {@link SetAside} makes it a dead letter at once; any other error puts it off, at most
 * {@link TryLater} in its own way, and its conversation waits meanwhile.
 */
export abstract class EventHandler {
  abstract handle(claim: Claim): Promise<Outcome>;

  /** Whether the message is meant to stay unread for a human. Asked once, before the event is stored. */
  abstract leavesUnread(event: LineEvent): boolean;
}

/** No further try can help: the event becomes a dead letter with these words. */
export class SetAside extends Error {
  override readonly name = 'SetAside';
}

/** The event cannot go on now: its conversation waits. The words are kept and logged, so they quote no user. */
export class TryLater extends Error {
  override readonly name = 'TryLater';

  constructor(
    message: string,
    /** How long to wait, in ms; without it the wait grows with the event's tries. */
    readonly afterMs?: number,
    /** Whether this uses up one of the event's tries: not where the other side is down, whoever asks. */
    readonly counted = false,
  ) {
    super(message);
  }
}

/** Like {@link TryLater}, for what holds up many events alike: whoever throws it tells the operator once, for all of them. */
export class WaitWithOthers extends TryLater {}
