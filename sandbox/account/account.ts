import { Injectable } from '@nestjs/common';
import { SandboxOptions } from '../sandbox.options';
import type { AccountMode, MarkAsReadTokenRule } from './account-mode';

export interface AccountSettings {
  readonly mode: AccountMode;
  readonly markAsReadTokens: MarkAsReadTokenRule;
  /** LINE lists followers and group members to verified and premium accounts only. */
  readonly verified: boolean;
  readonly displayName: string;
}

/** The Official Account, whose owner can change its settings while the bot runs. */
@Injectable()
export class Account {
  settings: AccountSettings;

  constructor(private readonly options: SandboxOptions) {
    this.settings = this.initial();
  }

  get mode(): AccountMode {
    return this.settings.mode;
  }

  get tokensInEvents(): boolean {
    const { mode, markAsReadTokens } = this.settings;
    return markAsReadTokens === 'always' || (markAsReadTokens === 'in-chat-mode' && mode === 'chat');
  }

  /** The body of `GET /v2/bot/info`. */
  info(): Record<string, string> {
    const { mode, displayName } = this.settings;
    return {
      userId: this.options.channel.botUserId,
      basicId: '@sandbox',
      displayName,
      chatMode: mode === 'chat' ? 'chat' : 'bot',
      markAsReadMode: mode === 'automatic' ? 'auto' : 'manual',
    };
  }

  change(part: Partial<AccountSettings>): void {
    this.settings = { ...this.settings, ...part };
  }

  reset(): void {
    this.settings = this.initial();
  }

  private initial(): AccountSettings {
    const { account, markAsReadTokens } = this.options;
    return { mode: account, markAsReadTokens, verified: false, displayName: 'Sandbox' };
  }
}
