import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { setTimeout as delay } from 'node:timers/promises';
import { readReceiptConfig } from '../config/read-receipt.config';
import { TryLater } from '../inbox/event-handler';
import { InboxStore } from '../inbox/store/inbox-store';
import { Metrics } from '../metrics/metrics';
import { CatchUp } from './catch-up';
import { MarkBackoff } from './mark-backoff';
import { LAST_TRY_MS, Marker, type MarkResult } from './marker';
import type { ReadDemand } from './read-demand';

/** Decides, by the read policy, whether a send may go on. */
@Injectable()
export class ReadReceipts {
  private readonly logger = new Logger(ReadReceipts.name);

  constructor(
    private readonly marker: Marker,
    private readonly catchUp: CatchUp,
    private readonly failures: MarkBackoff,
    private readonly store: InboxStore,
    private readonly metrics: Metrics,
    @Inject(readReceiptConfig.KEY) private readonly config: ConfigType<typeof readReceiptConfig>,
  ) {}

  /** Resolves when the send may go on. @throws TryLater if the policy holds it back. */
  async ensureRead(demand: ReadDemand): Promise<void> {
    const { conversation } = demand;
    const policy = demand.policy ?? this.config.onFailure;
    if (policy === 'never') {
      this.count('left_unread');
    } else if (policy === 'send' && this.failures.isOpen(conversation)) {
      await this.goUnmarked(conversation, 'marks are failing');
    } else {
      try {
        const result = await this.markInTime(demand);
        this.count(result.kind === 'unmarkable' ? `unmarkable_${result.reason}` : result.kind);
      } catch (error) {
        const reason = (error as Error).message;
        if (policy === 'hold') {
          this.count('held');
          throw new TryLater(`Held back until the conversation shows "Read": ${reason}`, undefined, true);
        }
        await this.goUnmarked(conversation, reason);
      }
    }
  }

  private async markInTime({ conversation, own, waitUntil }: ReadDemand): Promise<MarkResult> {
    const deadline = Math.min(Date.now() + this.config.timeoutMs, waitUntil ?? Infinity);
    const marked = new AbortController();
    try {
      return await Promise.race([
        this.marker.mark(conversation, deadline, own),
        // A shared mark may have been begun by somebody with more time.
        delay(Math.max(0, deadline - Date.now()) + LAST_TRY_MS, undefined, {
          signal: marked.signal,
          ref: false,
        }).then(() => {
          throw new Error('LINE did not take the mark in time');
        }),
      ]);
    } finally {
      marked.abort();
    }
  }

  private async goUnmarked(conversation: string, reason: string): Promise<void> {
    this.count('unmarked');
    this.logger.warn('An answer goes out before "Read"', { conversation, reason });
    await this.store.conversations.owe(conversation);
    this.catchUp.soon();
  }

  private count(result: string): void {
    this.metrics.reads.inc({ result });
  }
}
