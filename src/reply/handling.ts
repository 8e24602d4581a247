import { AsyncLocalStorage } from 'node:async_hooks';
import type { LineEvent } from '../inbox/line-event';
import type { Claim } from '../inbox/store/event-store';
import type { PlannedSend, ReadPolicy } from '../inbox/store/outbox-store';
import { eventSendId } from './send-id';

/** The event whose handler is running, and how many sends it has made: each has a number, the same at every run. */
export interface Handling {
  readonly claim: Claim;
  readonly event: LineEvent;
  readonly policy: ReadPolicy | undefined;
  sends: number;
  replied: boolean;
  /** Sends on their way to the disk: one that never gets there must not pass for handled. */
  readonly planned: Promise<unknown>[];
  /** Sends that were begun: one that the handler does not wait for must not be overlooked. */
  readonly begun: Promise<unknown>[];
  /** The handler has returned; what its leftovers send later follows by itself. */
  ended: boolean;
  leftovers: number;
}

export function beginHandling(claim: Claim, event: LineEvent, policy: ReadPolicy | undefined): Handling {
  return {
    claim,
    event,
    policy,
    sends: 0,
    replied: false,
    planned: [],
    begun: [],
    ended: false,
    leftovers: 0,
  };
}

const running = new AsyncLocalStorage<Handling>();

/**
 * Runs a handler so that a send made anywhere below it knows what it belongs to, and waits for every send it has begun.
 *
 * @throws what the handler threw, or why one of its sends could not be kept
 */
export async function handle<T>(current: Handling, handler: () => Promise<T>): Promise<T> {
  try {
    return await running.run(current, handler);
  } finally {
    current.ended = true;
    await Promise.allSettled(current.begun);
    await Promise.all(current.planned);
  }
}

/** A key for what a handler sends after it has returned, the same at every run: it may run again, and leave it again. */
export function leftoverKey(): string | undefined {
  const current = running.getStore();
  return current?.ended ? `${current.claim.event.id} leftover ${current.leftovers++}` : undefined;
}

/** The event whose handler is running here, if one is. */
export function handlingNow(): Handling | undefined {
  const current = running.getStore();
  return current?.ended ? undefined : current;
}

/** What ties the handler's next send to its event, so that a second run finds it again. */
export function nextSend(
  current: Handling,
): Pick<PlannedSend, 'id' | 'eventId' | 'ordinal' | 'conversation' | 'readPolicy'> {
  const { id: eventId, conversation } = current.claim.event;
  const ordinal = current.sends++;
  return {
    id: eventSendId(eventId, ordinal),
    eventId,
    ordinal,
    conversation,
    ...(current.policy && { readPolicy: current.policy }),
  };
}
