import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { ConversationRunner } from './conversation-runner';
import { EventProcessor } from './event-processor';
import { Inbox } from './inbox';
import { Retention } from './retention';
import { InboxStore } from './store/inbox-store';
import { StoreModule } from './store/store.module';

/** What is in hand at a shutdown has this long to finish; the rest goes on at the next start. */
const DRAIN_MS = 10_000;

/** Works for whatever `EventHandler` the application provides. */
@Module({
  imports: [StoreModule],
  providers: [Inbox, ConversationRunner, EventProcessor, Retention],
  exports: [Inbox, StoreModule],
})
export class InboxModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private drained: Promise<void> | undefined;

  constructor(
    private readonly store: InboxStore,
    private readonly runner: ConversationRunner,
    private readonly retention: Retention,
  ) {}

  onApplicationBootstrap(): void {
    this.runner.start();
    this.retention.start();
  }

  /** Begins while the server still answers what it has accepted: those events are stored, and handled at the next start. */
  beforeApplicationShutdown(): void {
    this.retention.stop();
    void this.store.endWakes();
    this.drained = this.runner.stop(DRAIN_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.drained;
    await this.store.close();
  }
}
