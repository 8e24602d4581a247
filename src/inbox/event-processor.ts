import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { backoff } from './backoff';
import { withinTime } from '../time-limit';
import { describeError } from './describe-error';
import { EventHandler, SetAside, TryLater, WaitWithOthers, type Outcome } from './event-handler';
import { ClaimLostError, StoreUnavailableError } from './inbox.errors';
import { LONGEST_HOLD_MS, type Claim } from './store/event-store';
import { InboxStore } from './store/inbox-store';

/** About three minutes of tries. */
const MAX_TRIES = 10;

/** A handler that takes longer is given up on, so that its conversation goes on. */
const HANDLER_LIMIT_MS = 5 * 60_000;

/** Has one event handled and records how that ended. */
@Injectable()
export class EventProcessor {
  private readonly logger = new Logger(EventProcessor.name);
  private readonly inHand = new Set<Claim>();

  constructor(
    private readonly store: InboxStore,
    private readonly handler: EventHandler,
    private readonly metrics: Metrics,
  ) {}

  /** @returns how long its conversation must wait, in ms; undefined when it can go on at once. */
  async process(claim: Claim): Promise<number | undefined> {
    this.inHand.add(claim);
    try {
      return await this.tryOnce(claim);
    } catch (error) {
      // Taken over, or taken back by its writer: either way it is not this one's to record any more.
      if (error instanceof ClaimLostError) return undefined;
      throw error;
    } finally {
      this.inHand.delete(claim);
    }
  }

  /**
   * The process is crashing, and one of the events in hand may be why: each has used up a try, so that it ends some day. The
   * next ones are ever further apart, so that those which were only beside it come to an end before.
   */
  async blameInHand(): Promise<void> {
    const reason = 'the process crashed while this was in hand';
    await Promise.allSettled(
      [...this.inHand].map((claim) =>
        this.store.events.putOff(claim, Date.now() + waitAfter(claim), reason, true),
      ),
    );
  }

  private async tryOnce(claim: Claim): Promise<number | undefined> {
    try {
      if (claim.event.attempts >= MAX_TRIES)
        throw new SetAside(`given up after ${MAX_TRIES} tries, the last ones crashed`);
      // It may be why: an instance that runs out of memory, is killed or stands still has no time to say so.
      if (claim.abandoned)
        throw new TryLater('the instance that had it in hand ended, or stood still', undefined, true);
      const outcome = await this.handle(claim);
      await this.store.events.complete(claim, outcome, Date.now());
      this.metrics.completions.inc({ outcome });
      return undefined;
    } catch (error) {
      if (error instanceof ClaimLostError) throw error;
      const tries = claim.event.attempts + 1;
      const final = error instanceof SetAside || (tries >= MAX_TRIES && !isUncounted(error));
      return final ? this.setAside(claim, error) : this.putOff(claim, error);
    }
  }

  private handle(claim: Claim): Promise<Outcome> {
    return withinTime(this.handler.handle(claim), HANDLER_LIMIT_MS, () => {
      const minutes = String(HANDLER_LIMIT_MS / 60_000);
      return new TryLater(`Not handled within ${minutes} minutes.`, undefined, true);
    });
  }

  private async setAside(claim: Claim, error: unknown): Promise<undefined> {
    const { id, type, attempts } = claim.event;
    const reason = describeError(error);
    await this.store.events.setAside(claim, reason, Date.now());
    this.metrics.completions.inc({ outcome: 'dead' });
    this.logger.error('An event became a dead letter', { id, type, attempts, reason });
    return undefined;
  }

  private async putOff(claim: Claim, error: unknown): Promise<number> {
    const { id, type, attempts } = claim.event;
    const counted = !isUncounted(error);
    // Whole milliseconds: the store's columns take no fractions.
    const waitMs = (error instanceof TryLater ? error.afterMs : undefined) ?? waitAfter(claim);
    const afterMs = Math.ceil(Math.min(waitMs, LONGEST_HOLD_MS));
    const reason = describeError(error);
    const withOthers = error instanceof WaitWithOthers;
    // Those may be a million: each would wake by itself every half a minute, however little can be done.
    await this.store.events.putOff(claim, Date.now() + afterMs, reason, counted, withOthers);
    this.metrics.retries.inc({ reason: counted ? 'failed' : 'waiting' });
    this.logger[withOthers ? 'debug' : 'warn']('An event is tried again later', {
      id,
      type,
      attempts,
      afterMs,
      reason,
    });
    return afterMs;
  }
}

/** In whole ms, until the next try of what has failed. */
function waitAfter({ event }: Claim): number {
  return Math.ceil(backoff(event.attempts, 500, LONGEST_HOLD_MS));
}

/** It is not the event's fault. */
function isUncounted(error: unknown): boolean {
  return error instanceof StoreUnavailableError || (error instanceof TryLater && !error.counted);
}
