import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { storeConfig } from '../config/store.config';
import { InboxStore } from './store/inbox-store';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Forgets what users wrote once it is old. Pending events are never dropped. */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: InboxStore,
    @Inject(storeConfig.KEY) private readonly config: ConfigType<typeof storeConfig>,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.prune(Date.now()), HOUR_MS);
    void this.prune(Date.now());
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async prune(now: number): Promise<void> {
    const { retentionDays, deadLetterRetentionDays } = this.config;
    try {
      // A day longer than events are accepted, so that no event can outlive the memory of its id.
      const idsBefore = now - (retentionDays + 1) * DAY_MS;
      const contentBefore = now - retentionDays * DAY_MS;
      const deadLettersBefore = now - deadLetterRetentionDays * DAY_MS;
      while ((await this.store.events.prune({ idsBefore, contentBefore, deadLettersBefore })) > 0);
    } catch (error) {
      this.logger.error('Old events could not be pruned', { error: (error as Error).message });
    }
  }
}
