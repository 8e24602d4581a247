import { Injectable, Logger } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { InboxStore } from '../../inbox/store/inbox-store';

/** A ping is a write; strangers may ask for health as often as they like. */
const CACHE_MS = 1_000;
const TIMEOUT_MS = 2_000;

@Injectable()
export class StoreHealthIndicator {
  private readonly logger = new Logger(StoreHealthIndicator.name);

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: InboxStore,
  ) {}

  async check(): Promise<HealthIndicatorResult<'store'>> {
    return this.indicators
      .check('store')
      .attempt(() => this.ping())
      .withTimeout(TIMEOUT_MS)
      .cacheFor(CACHE_MS);
  }

  /** The engine's own words may name hosts, users and files, so they go to the log alone. */
  private async ping(): Promise<void> {
    try {
      await this.store.ping();
    } catch (error) {
      this.logger.error({ message: 'The store takes no writes', reason: String(error) });
      throw new Error(
        'The store takes no writes, so webhooks are answered 503. The log has the reason: a full disk, a lost database?',
        { cause: error },
      );
    }
  }
}
