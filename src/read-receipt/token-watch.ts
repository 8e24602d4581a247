import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InboxStore } from '../inbox/store/inbox-store';
import { LineAccount } from '../line/account/line-account.service';

/** Tells the account's watcher whether messages bring tokens: in chat mode they stop when Chat is switched off. */
@Injectable()
export class TokenWatch implements OnApplicationBootstrap {
  constructor(
    private readonly store: InboxStore,
    private readonly account: LineAccount,
  ) {}

  onApplicationBootstrap(): void {
    this.store.stored.subscribe((events) => {
      for (const { type, message } of events) {
        if (type === 'message' && message) this.account.sawMessage(message.markAsReadToken !== undefined);
      }
    });
  }
}
