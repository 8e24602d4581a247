import { Injectable } from '@nestjs/common';
import { SandboxOptions } from '../sandbox.options';
import type { AccountMode } from './account-mode';

/** The Official Account's settings, which its owner can change while the bot runs. */
@Injectable()
export class Account {
  mode: AccountMode;

  constructor(private readonly options: SandboxOptions) {
    this.mode = options.account;
  }

  get tokensInEvents(): boolean {
    const { markAsReadTokens } = this.options;
    return markAsReadTokens === 'always' || (markAsReadTokens === 'in-chat-mode' && this.mode === 'chat');
  }

  /** The body of `GET /v2/bot/info`. */
  info(): Record<string, string> {
    return {
      userId: this.options.channel.botUserId,
      basicId: '@sandbox',
      displayName: 'Sandbox',
      chatMode: this.mode === 'chat' ? 'chat' : 'bot',
      markAsReadMode: this.mode === 'automatic' ? 'auto' : 'manual',
    };
  }

  reset(): void {
    this.mode = this.options.account;
  }
}
