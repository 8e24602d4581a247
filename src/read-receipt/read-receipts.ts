import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { readReceiptConfig } from '../config/read-receipt.config';
import { TryLater } from '../inbox/event-handler';
import { InboxStore } from '../inbox/store/inbox-store';
import { Metrics } from '../metrics/metrics';
import { CatchUp } from './catch-up';
import { MarkFailures } from './mark-failures';
import { countedAs, isLinesFault, LAST_TRY_MS, Marker, MarkTimeoutError, type MarkResult } from './marker';
import { ReadMode } from './modes/read-mode';
import type { ReadDemand } from './read-demand';

/** Decides, by the read policy, whether a send may go on. */
@Injectable()
export class ReadReceipts {
  private readonly logger = new Logger(ReadReceipts.name);

  constructor(
    private readonly mode: ReadMode,
    private readonly marker: Marker,
    private readonly catchUp: CatchUp,
    private readonly failures: MarkFailures,
    private readonly store: InboxStore,
    private readonly metrics: Metrics,
    @Inject(readReceiptConfig.KEY) private readonly config: ConfigType<typeof readReceiptConfig>,
  ) {}

  /**
   * Resolves when the send may go on.
   *
   * @throws TryLater if the policy holds it back
   * @throws StoreUnavailableError: what there is to mark is not known, so that no policy lets the send go on
   */
  async ensureRead(demand: ReadDemand): Promise<void> {
    const policy = demand.policy ?? this.config.onFailure;
    if (policy === 'never') {
      this.count('left_unread');
      return;
    }
    try {
      this.count(countedAs(await this.markUnlessFailing(demand, policy)));
    } catch (error) {
      if (!isLinesFault(error)) throw error;
      await this.remember(demand, error.message);
      if (policy === 'send') return;
      throw new TryLater(`Held back until the conversation shows "Read": ${error.message}`, undefined, true);
    }
  }

  /**
   * For a send that passed a while ago and goes out now: what has come since shows "Read", too. Nothing is held back for it:
   * the message that the send answers is read already, and each of the others is marked before its own answer anyway.
   */
  async renew(demands: readonly ReadDemand[]): Promise<void> {
    // The send is recorded as under way: whatever goes wrong here must not leave it so without an attempt.
    await Promise.allSettled(demands.map((demand) => this.renewOne(demand)));
  }

  private async renewOne({ conversation, own, policy }: ReadDemand): Promise<void> {
    if (policy === 'never' || this.failures.isFailing(conversation)) return;
    const { kind } = await this.marker.markIfQuick(conversation, own);
    if (kind === 'marked') this.count('renewed');
  }

  private async markUnlessFailing(demand: ReadDemand, policy: 'hold' | 'send'): Promise<MarkResult> {
    const { conversation, own } = demand;
    if (policy === 'hold' || !this.failures.isFailing(conversation)) return this.markInTime(demand);
    const need = await this.mode.needed(conversation, own);
    if (need.kind === 'mark') throw new MarkTimeoutError('LINE has not been taking marks');
    return need;
  }

  private markInTime({ conversation, own, waitUntil }: ReadDemand): Promise<MarkResult> {
    const leftMs = Math.max(0, waitUntil === undefined ? Infinity : waitUntil - Date.now());
    const deadline = performance.now() + Math.min(this.config.timeoutMs, leftMs);
    return this.marker.mark(conversation, deadline, own, deadline + LAST_TRY_MS);
  }

  /** The mark is still to be made, as soon as LINE takes it. */
  private async remember({ conversation, own, policy }: ReadDemand, reason: string): Promise<void> {
    const held = (policy ?? this.config.onFailure) === 'hold';
    this.count(held ? 'held' : 'unmarked');
    this.logger.warn(held ? 'An answer is held back' : 'An answer goes out before "Read"', {
      conversation,
      reason,
    });
    await this.store.conversations.owe(conversation, own);
    this.catchUp.soon();
  }

  private count(result: string): void {
    this.metrics.reads.inc({ result });
  }
}
