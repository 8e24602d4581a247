import { Injectable } from '@nestjs/common';
import { AccessTokens } from '../account/access-tokens';
import { Account } from '../account/account';
import { Chats } from '../chat/chats';
import { ReadState } from '../chat/read-state';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import { ReplyTokens } from '../platform/reply-tokens';
import { RetryKeys } from '../platform/retry-keys';
import { Deliveries } from '../webhook/deliveries';

/** Takes the sandbox back to how it started. The webhook URL stays. */
@Injectable()
export class Reset {
  private readonly parts: readonly { reset(): void }[];

  constructor(
    // First, so that nothing of the old is delivered again.
    private readonly deliveries: Deliveries,
    faults: Faults,
    account: Account,
    accessTokens: AccessTokens,
    replyTokens: ReplyTokens,
    retryKeys: RetryKeys,
    readState: ReadState,
    chats: Chats,
    history: History,
  ) {
    this.parts = [faults, account, accessTokens, replyTokens, retryKeys, readState, chats, history];
  }

  async all(): Promise<void> {
    this.deliveries.reset();
    await this.deliveries.settled();
    for (const part of this.parts) part.reset();
  }
}
