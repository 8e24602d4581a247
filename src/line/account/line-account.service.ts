import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { Subject } from 'rxjs';
import { readReceiptConfig } from '../../config/read-receipt.config';
import { LineClient } from '../line.client';
import { LineRefusedError } from '../line.errors';
import type { AccountModes } from './read-mode.match';
import { mismatch } from './read-mode.match';

const CHECK_EVERY_MS = 5 * 60_000;

/** One message without a token may be LINE's doing; so many in a row mean that the account's Chat is off. */
const TOKENLESS_MESSAGES = 5;

/** What is known of the account. `problem` is for operators: what differs and what to change. */
export type AccountState =
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'fits'; readonly modes: AccountModes }
  | { readonly kind: 'differs'; readonly modes: AccountModes; readonly problem: string }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Compares the account's settings with the configured read mode, at start and every few minutes, because they can be
 * changed outside at any time and LINE announces nothing. Never delays the start and never stops anything.
 */
@Injectable()
export class LineAccount implements OnApplicationBootstrap, OnModuleDestroy {
  /** The bot's own user id, which its webhooks carry as `destination`; unknown until LINE has answered once. */
  botUserId: string | undefined;
  /** That id, each time LINE has named it. */
  readonly identified = new Subject<string>();

  private readonly logger = new Logger(LineAccount.name);
  private known: AccountState = { kind: 'unchecked' };
  private messagesWithoutToken = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly line: LineClient,
    @Inject(readReceiptConfig.KEY) private readonly config: ConfigType<typeof readReceiptConfig>,
  ) {}

  get state(): AccountState {
    return this.known;
  }

  /** In chat mode: messages keep coming without the token that marking them takes. */
  get tokensMissing(): boolean {
    return this.config.mode === 'chat' && this.messagesWithoutToken >= TOKENLESS_MESSAGES;
  }

  onApplicationBootstrap(): void {
    void this.check();
    this.timer = setInterval(() => void this.check(), CHECK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Tells of each message event (not of an edit, which never has a token). */
  sawMessage(hasMarkAsReadToken: boolean): void {
    this.messagesWithoutToken = hasMarkAsReadToken ? 0 : this.messagesWithoutToken + 1;
  }

  /** Asks LINE once. Never rejects; while LINE is out of reach, what it said last stays true. */
  async check(): Promise<void> {
    try {
      const { userId, chatMode, markAsReadMode } = await this.line.botInfo();
      this.botUserId = userId;
      this.identified.next(userId);
      const modes = { chatMode, markAsReadMode };
      const problem = mismatch(this.config.mode, modes);
      this.learn(problem === undefined ? { kind: 'fits', modes } : { kind: 'differs', modes, problem });
    } catch (error) {
      if (!(error instanceof LineRefusedError) || (error.status !== 401 && error.status !== 403)) return;
      const problem =
        `LINE refuses the channel access token (${error.status}): nothing can be marked or sent. ` +
        'Check LINE_CHANNEL_ACCESS_TOKEN, or LINE_CHANNEL_ID with LINE_CHANNEL_SECRET.';
      this.learn({ kind: 'refused', problem });
    }
  }

  private learn(state: AccountState): void {
    const problem = 'problem' in state ? state.problem : undefined;
    const before = 'problem' in this.known ? this.known.problem : undefined;
    this.known = state;
    if (problem === before) return;
    if (problem === undefined) this.logger.log('The LINE account fits the configured read mode now.');
    else this.logger.warn(problem);
  }
}
