import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { AccessTokens } from './account/access-tokens';
import { Account } from './account/account';
import { Chats } from './chat/chats';
import { People } from './chat/people';
import { ReadState } from './chat/read-state';
import { ControlController } from './control/control.controller';
import { FaultPlayer } from './faults/fault.player';
import { Faults } from './faults/faults';
import { History } from './history/history';
import { BotInfoController } from './platform/bot-info.controller';
import { CallReader } from './platform/call.reader';
import { MarkAsReadController } from './platform/mark-as-read.controller';
import { ReplyTokens } from './platform/reply-tokens';
import { RetryKeys } from './platform/retry-keys';
import { SendController } from './platform/send.controller';
import { Sends } from './platform/sends';
import { TokenController } from './platform/token.controller';
import { Reset } from './control/reset';
import { SandboxOptions } from './sandbox.options';
import { Deliveries } from './webhook/deliveries';
import { Events } from './webhook/events';
import { WebhookClient } from './webhook/webhook.client';

@Module({
  controllers: [SendController, MarkAsReadController, BotInfoController, TokenController, ControlController],
  providers: [
    AccessTokens,
    Account,
    CallReader,
    Chats,
    Deliveries,
    Events,
    FaultPlayer,
    Faults,
    History,
    People,
    ReadState,
    ReplyTokens,
    Reset,
    RetryKeys,
    Sends,
    WebhookClient,
  ],
})
export class SandboxModule {
  static with(options: SandboxOptions): DynamicModule {
    return { module: SandboxModule, providers: [{ provide: SandboxOptions, useValue: options }] };
  }
}
