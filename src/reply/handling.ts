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
}

/** Lets a send made anywhere below a handler know what it belongs to. */
export const handling = new AsyncLocalStorage<Handling>();

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
