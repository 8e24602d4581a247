import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { AccessTokens } from './account/access-tokens';
import { Account } from './account/account';
import { LinkTokens } from './account/link-tokens';
import { Chats } from './chat/chats';
import { Identifiers } from './chat/identifiers';
import { People } from './chat/people';
import { Platform } from './chat/platform';
import { QuoteTokens } from './chat/quote-tokens';
import { ReadState } from './chat/read-state';
import { Clock } from './clock';
import { Burst } from './control/burst';
import { controlControllers } from './control/controllers';
import { Directory } from './control/directory';
import { Reset } from './control/reset';
import { Settings } from './control/settings';
import { FaultPlayer } from './faults/fault.player';
import { Faults } from './faults/faults';
import { History } from './history/history';
import { PageModule } from './page/page.module';
import { CallReader } from './platform/call.reader';
import { ChannelCredentials } from './platform/channel-credentials';
import { platformControllers } from './platform/controllers';
import { Limits } from './platform/limits';
import { Narrowcasts } from './platform/narrowcasts';
import { Quota } from './platform/quota';
import { RateLimits } from './platform/rate-limits';
import { ReplyTokens } from './platform/reply-tokens';
import { RetryKeys } from './platform/retry-keys';
import { Sends } from './platform/sends';
import { SandboxOptions } from './sandbox.options';
import { Deliveries } from './webhook/deliveries';
import { Events } from './webhook/events';
import { WebhookClient } from './webhook/webhook.client';
import { WebhookSettings } from './webhook/webhook-settings';

@Module({
  controllers: [...platformControllers, ...controlControllers],
  providers: [
    AccessTokens,
    Account,
    Burst,
    CallReader,
    ChannelCredentials,
    Chats,
    Clock,
    Deliveries,
    Directory,
    Events,
    FaultPlayer,
    Faults,
    History,
    Identifiers,
    Limits,
    LinkTokens,
    Narrowcasts,
    People,
    Platform,
    Quota,
    QuoteTokens,
    RateLimits,
    ReadState,
    ReplyTokens,
    Reset,
    RetryKeys,
    Sends,
    Settings,
    WebhookClient,
    WebhookSettings,
  ],
})
export class SandboxModule {
  static with(options: SandboxOptions): DynamicModule {
    return {
      module: SandboxModule,
      imports: [PageModule.from(options.pageDir)],
      providers: [{ provide: SandboxOptions, useValue: options }],
    };
  }
}
