import { Injectable, Logger } from '@nestjs/common';
import { WaitWithOthers } from '../inbox/event-handler';
import type { LineRefusedError, LineUnreachableError } from '../line/line.errors';
import { askedWait } from './verdict';

/** So many conversations whose sends fail, with none between that LINE serves, are taken as LINE being down for all. */
const FAILING_CONVERSATIONS = 5;

/** How often one of the waiting sends is let through, to find out whether LINE is back. */
const PROBE_MS = { shortest: 250, longest: 5_000 };

/** How long a send waits: as long again as the outage has lasted, so that it may be over by then. */
const WAIT_MS = { shortest: 1_000, longest: 30_000 };

interface Outage {
  readonly since: number;
  probeAt: number;
}

/** While LINE serves nobody, sends wait in the store instead of knocking in vain, all but one now and then. */
@Injectable()
export class SendPause {
  private readonly logger = new Logger(SendPause.name);
  private readonly failing = new Set<string>();
  private outage: Outage | undefined;

  /** @throws WaitWithOthers if LINE is down for all, and it is not this send's turn to find out whether it is back. */
  pass(): void {
    if (!this.outage) return;
    const now = performance.now();
    const lastsMs = now - this.outage.since;
    if (now < this.outage.probeAt) {
      const waitMs = within(WAIT_MS, lastsMs);
      // Not all at the same moment.
      throw new WaitWithOthers(
        'LINE takes no messages at present',
        waitMs / 2 + (Math.random() * waitMs) / 2,
      );
    }
    this.outage.probeAt = now + within(PROBE_MS, lastsMs / 4);
  }

  /** LINE has served a send, be it by refusing that one message. */
  served(): void {
    this.failing.clear();
    if (!this.outage) return;
    const seconds = Math.round((performance.now() - this.outage.since) / 1_000);
    this.outage = undefined;
    this.logger.log('LINE takes messages again', { seconds });
  }

  /** LINE has not served a send of this conversation, or nobody knows. */
  failed(conversation: string, error: LineRefusedError | LineUnreachableError): void {
    const now = performance.now();
    if (!this.outage) {
      this.failing.add(conversation);
      if (this.failing.size < FAILING_CONVERSATIONS) return;
      this.outage = { since: now, probeAt: now + PROBE_MS.shortest };
      this.logger.warn(
        'LINE takes no messages: sends wait, and one now and then finds out whether it is back',
        {
          reason: error.message,
        },
      );
    }
    this.outage.probeAt = Math.max(this.outage.probeAt, now + (askedWait(error) ?? 0));
  }
}

function within({ shortest, longest }: { shortest: number; longest: number }, ms: number): number {
  return Math.min(longest, Math.max(shortest, ms));
}
