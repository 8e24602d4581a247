import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InboxStore } from '../inbox/store/inbox-store';
import { LineAccount } from '../line/account/line-account.service';

/** Tells the account check whether messages bring their token: in chat mode, without any for a while, the Chat is off. */
@Injectable()
export class TokenWatch implements OnModuleInit {
  constructor(
    private readonly store: InboxStore,
    private readonly account: LineAccount,
  ) {}

  onModuleInit(): void {
    this.store.stored.subscribe((events) => {
      for (const { type, message } of events) {
        if (type === 'message' && message) this.account.sawMessage(message.markAsReadToken !== undefined);
      }
    });
  }
}
