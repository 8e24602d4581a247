import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { Backlog } from '../../inbox/store/event-store';
import { InboxStore } from '../../inbox/store/inbox-store';
import { withinTime } from '../../time-limit';

/** Past this age half of a reply token's minute is gone. */
const OLDEST_SECONDS = 30;
const MOST_PENDING = 10_000;
const TIMEOUT_MS = 2_000;

@Injectable()
export class BacklogHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: InboxStore,
  ) {}

  async check(): Promise<HealthIndicatorResult<'backlog'>> {
    const session = this.indicators.check('backlog');
    const backlog = await this.read();
    if (backlog === undefined) return session.degraded('The store does not say what waits in it.');
    const details = {
      pending: backlog.pending,
      oldestSeconds: ageInSeconds(backlog),
      deadLetters: backlog.dead,
    };
    if (details.oldestSeconds > OLDEST_SECONDS) {
      return session.degraded({
        ...details,
        message: `The oldest event has waited over ${OLDEST_SECONDS} s; its answer may come too late.`,
      });
    }
    if (details.pending > MOST_PENDING) {
      return session.degraded({
        ...details,
        message: `Over ${MOST_PENDING} events wait: they come in faster than they are handled.`,
      });
    }
    return session.up(details);
  }

  /** @returns undefined where the store fails, or hangs */
  private async read(): Promise<Backlog | undefined> {
    const tooLate = () => new Error('no answer in time');
    return withinTime(this.store.events.backlog(), TIMEOUT_MS, tooLate).catch(() => undefined);
  }
}

function ageInSeconds({ oldestReceivedAt }: Backlog): number {
  return oldestReceivedAt === undefined
    ? 0
    : Math.max(0, Math.round((Date.now() - oldestReceivedAt) / 1_000));
}
