import { Injectable, Logger } from '@nestjs/common';
import { WaitWithOthers } from '../inbox/event-handler';
import type { SendKind } from '../inbox/store/outbox-store';
import type { LineRefusedError, LineUnreachableError } from '../line/line.errors';
import { askedWait } from './verdict';

/**
 * So many conversations whose sends fail for so long, with none between that LINE serves, are taken as LINE being down for
 * all. Where LINE serves some, be it few, one of those comes between.
 */
const FAILING_CONVERSATIONS = 5;
const FAILING_MS = 2_000;

/** How often one of the waiting sends is let through, to find out whether LINE is back. */
const PROBE_MS = { shortest: 250, longest: 5_000 };

/** How long a send waits: as long again as the outage has lasted, so that it may be over by then. */
const WAIT_MS = { shortest: 1_000, longest: 30_000 };

/** Since LINE last served a send of this kind. */
interface Failures {
  readonly since: number;
  readonly conversations: Set<string>;
  /** From when on one more may try; undefined while it is no outage. */
  probeAt?: number;
}

/**
 * While LINE serves no send of a kind, those wait in the store instead of knocking in vain, all but one now and then. Each
 * kind by itself: LINE may take replies where it takes no pushes.
 */
@Injectable()
export class SendPause {
  private readonly logger = new Logger(SendPause.name);
  private readonly failing = new Map<SendKind, Failures>();

  /** @throws WaitWithOthers if there is an outage, and it is nobody's turn to find out whether it is over. */
  pass(kind: SendKind): void {
    const failures = this.failing.get(kind);
    const now = performance.now();
    if (failures?.probeAt === undefined || now >= failures.probeAt) return;
    const waitMs = within(WAIT_MS, now - failures.since);
    // Not all at the same moment.
    throw new WaitWithOthers(`LINE takes no ${kind} at present`, waitMs / 2 + (Math.random() * waitMs) / 2);
  }

  /** Like {@link pass}, for the send that asks LINE now: if it is its turn, it is nobody else's for a while. */
  begin(kind: SendKind): void {
    this.pass(kind);
    const failures = this.failing.get(kind);
    if (failures?.probeAt === undefined) return;
    const now = performance.now();
    failures.probeAt = now + within(PROBE_MS, (now - failures.since) / 4);
  }

  /** LINE has served a send, be it by refusing that one message. */
  served(kind: SendKind): void {
    const failures = this.failing.get(kind);
    if (!failures) return;
    this.failing.delete(kind);
    if (failures.probeAt === undefined) return;
    const seconds = Math.round((performance.now() - failures.since) / 1_000);
    this.logger.log('LINE takes sends again', { kind, seconds });
  }

  /** LINE has not served a send of this conversation, or nobody knows. */
  failed(kind: SendKind, conversation: string, error: LineRefusedError | LineUnreachableError): void {
    const now = performance.now();
    const failures = this.failing.get(kind) ?? { since: now, conversations: new Set<string>() };
    this.failing.set(kind, failures);
    if (failures.probeAt === undefined) {
      failures.conversations.add(conversation);
      if (failures.conversations.size < FAILING_CONVERSATIONS || now - failures.since < FAILING_MS) return;
      failures.conversations.clear();
      failures.probeAt = now + PROBE_MS.shortest;
      this.logger.warn('LINE takes no sends: they wait, and one now and then finds out whether it is back', {
        kind,
        reason: error.message,
      });
    }
    failures.probeAt = Math.max(failures.probeAt, now + (askedWait(error) ?? 0));
  }
}

function within({ shortest, longest }: { shortest: number; longest: number }, ms: number): number {
  return Math.min(longest, Math.max(shortest, ms));
}
