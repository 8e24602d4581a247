import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Subscription } from 'rxjs';
import { readReceiptConfig } from '../config/read-receipt.config';
import type { NewEvent } from '../inbox/store/event-store';
import { InboxStore } from '../inbox/store/inbox-store';
import { Metrics } from '../metrics/metrics';
import { CatchUp } from './catch-up';
import { MarkFailures } from './mark-failures';
import { countedAs, Marker } from './marker';

/** Marks messages as soon as they are stored, where the timing asks for it: those events arrive as due. */
@Injectable()
export class OnReceive {
  private readonly logger = new Logger(OnReceive.name);
  private arrivals: Subscription | undefined;

  constructor(
    private readonly store: InboxStore,
    private readonly marker: Marker,
    private readonly failures: MarkFailures,
    private readonly catchUp: CatchUp,
    private readonly metrics: Metrics,
    @Inject(readReceiptConfig.KEY) private readonly config: ConfigType<typeof readReceiptConfig>,
  ) {}

  start(): void {
    this.arrivals = this.store.stored.subscribe((events) => {
      this.markDue(events);
    });
  }

  stop(): void {
    this.arrivals?.unsubscribe();
  }

  private markDue(events: readonly NewEvent[]): void {
    const due = new Set(events.filter((event) => event.markDue).map((event) => event.conversation));
    for (const conversation of due) void this.mark(conversation);
  }

  private async mark(conversation: string): Promise<void> {
    try {
      if ((await this.store.conversations.readState(conversation)).handedOver) return;
      if (this.failures.isFailing(conversation)) {
        this.catchUp.soon();
        return;
      }
      const result = await this.marker.mark(conversation, performance.now() + this.config.timeoutMs);
      const { kind, seq } = result;
      if (kind === 'read' || kind === 'unmarkable') await this.store.conversations.settle(conversation, seq);
      this.metrics.reads.inc({ result: countedAs(result, 'on_receive') });
    } catch (error) {
      this.logger.warn('A message was not marked on receipt; that is tried again', {
        conversation,
        reason: (error as Error).message,
      });
      this.catchUp.soon();
    }
  }
}
