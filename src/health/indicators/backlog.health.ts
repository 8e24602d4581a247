import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { Backlog } from '../../inbox/store/event-store';
import { InboxStore } from '../../inbox/store/inbox-store';

/** Past this age half of a reply token's minute is gone. */
const oldestSeconds = 30;
const mostPending = 10_000;
const timeoutMs = 2_000;

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
    if (details.oldestSeconds > oldestSeconds) {
      return session.degraded({
        ...details,
        message: `The oldest event has waited over ${oldestSeconds} s; its answer may come too late.`,
      });
    }
    if (details.pending > mostPending) {
      return session.degraded({
        ...details,
        message: `Over ${mostPending} events wait: they come in faster than they are handled.`,
      });
    }
    return session.up(details);
  }

  /** @returns undefined where the store fails, or hangs */
  private async read(): Promise<Backlog | undefined> {
    const tooLate = setTimeout(timeoutMs, undefined, { ref: false });
    return Promise.race([this.store.events.backlog(), tooLate]).catch(() => undefined);
  }
}

function ageInSeconds({ oldestReceivedAt }: Backlog): number {
  return oldestReceivedAt === undefined
    ? 0
    : Math.max(0, Math.round((Date.now() - oldestReceivedAt) / 1_000));
}
