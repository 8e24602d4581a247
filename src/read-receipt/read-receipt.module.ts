import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { readReceiptConfig } from '../config/read-receipt.config';
import { InboxStore } from '../inbox/store/inbox-store';
import { StoreModule } from '../inbox/store/store.module';
import { LineClient } from '../line/line.client';
import { LineModule } from '../line/line.module';
import { CatchUp } from './catch-up';
import { HandOver } from './hand-over';
import { MarkFailures } from './mark-failures';
import { Marker } from './marker';
import { AutomaticReadMode } from './modes/automatic.read-mode';
import { ChatReadMode } from './modes/chat.read-mode';
import { OldApiReadMode } from './modes/old-api.read-mode';
import { ReadMode } from './modes/read-mode';
import { OnReceive } from './on-receive';
import { ReadReceiptInterceptor } from './read-receipt.interceptor';
import { ReadReceipts } from './read-receipts';
import { TokenWatch } from './token-watch';

@Module({
  imports: [StoreModule, LineModule],
  providers: [
    {
      provide: ReadMode,
      inject: [readReceiptConfig.KEY, InboxStore, LineClient],
      useFactory: (
        { mode }: ConfigType<typeof readReceiptConfig>,
        store: InboxStore,
        line: LineClient,
      ): ReadMode => {
        switch (mode) {
          case 'automatic':
            return new AutomaticReadMode();
          case 'chat':
            return new ChatReadMode(store.conversations, line);
          case 'old-api':
            return new OldApiReadMode(store.conversations, line);
        }
      },
    },
    MarkFailures,
    Marker,
    CatchUp,
    OnReceive,
    TokenWatch,
    ReadReceipts,
    ReadReceiptInterceptor,
    HandOver,
  ],
  exports: [ReadReceipts, ReadReceiptInterceptor, HandOver],
})
export class ReadReceiptModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly onReceive: OnReceive,
    private readonly catchUp: CatchUp,
  ) {}

  onApplicationBootstrap(): void {
    this.onReceive.start();
    void this.catchUp.start();
  }

  beforeApplicationShutdown(): void {
    this.onReceive.stop();
    this.catchUp.stop();
  }
}
