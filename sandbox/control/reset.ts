import { Injectable } from '@nestjs/common';
import { AccessTokens } from '../account/access-tokens';
import { Account } from '../account/account';
import { LinkTokens } from '../account/link-tokens';
import { Chats } from '../chat/chats';
import { Identifiers } from '../chat/identifiers';
import { QuoteTokens } from '../chat/quote-tokens';
import { ReadState } from '../chat/read-state';
import { Clock } from '../clock';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import { Limits } from '../platform/limits';
import { Narrowcasts } from '../platform/narrowcasts';
import { Quota } from '../platform/quota';
import { RateLimits } from '../platform/rate-limits';
import { ReplyTokens } from '../platform/reply-tokens';
import { RetryKeys } from '../platform/retry-keys';
import { Deliveries } from '../webhook/deliveries';
import { Events } from '../webhook/events';
import { WebhookSettings } from '../webhook/webhook-settings';
import { Burst } from './burst';

/** Takes the sandbox back to how it started. The webhook URL stays. */
@Injectable()
export class Reset {
  private readonly parts: readonly { reset(): void }[];

  constructor(
    private readonly burst: Burst,
    private readonly deliveries: Deliveries,
    accessTokens: AccessTokens,
    account: Account,
    chats: Chats,
    clock: Clock,
    events: Events,
    faults: Faults,
    history: History,
    ids: Identifiers,
    limits: Limits,
    linkTokens: LinkTokens,
    narrowcasts: Narrowcasts,
    quota: Quota,
    quoteTokens: QuoteTokens,
    rateLimits: RateLimits,
    readState: ReadState,
    replyTokens: ReplyTokens,
    retryKeys: RetryKeys,
    webhook: WebhookSettings,
  ) {
    const limiting = [limits, narrowcasts, quota, rateLimits, retryKeys];
    const tokens = [accessTokens, linkTokens, quoteTokens, replyTokens, readState, ids];
    this.parts = [clock, account, webhook, faults, ...limiting, ...tokens, events, chats, history];
  }

  async all(): Promise<void> {
    // First, so that nothing of the old is sent or delivered again.
    this.burst.reset();
    this.deliveries.reset();
    await this.deliveries.settled();
    for (const part of this.parts) part.reset();
  }
}
