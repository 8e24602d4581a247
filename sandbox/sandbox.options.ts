import { join } from 'node:path';
import type { JsonWebKey } from 'node:crypto';
import type { Channel } from './account/channel';
import type { AccountMode, MarkAsReadTokenRule } from './account/account-mode';
import { defaultChannel } from './account/channel';

/** What a sandbox is started with; the values here are the defaults. */
export class SandboxOptions {
  readonly host: string = '127.0.0.1';
  /** 0 takes a free port. */
  readonly port: number = 0;
  /** Names, besides localhost and IP addresses, by which browsers may reach the page and its API. */
  readonly allowedHosts: readonly string[] = [];
  readonly channel: Channel = defaultChannel;
  readonly account: AccountMode = 'chat';
  /** LINE does not say whether tokens are in the events of an account whose chat is off. */
  readonly markAsReadTokens: MarkAsReadTokenRule = 'in-chat-mode';
  readonly webhookUrl: string | undefined = undefined;
  readonly webhookTimeoutMs: number = 2_000;
  /** LINE's own default is off; a bot that must lose nothing has it on. */
  readonly redelivery: boolean = true;
  /** The pauses before the second, third, … delivery; the last one repeats until a 2xx. LINE keeps its own secret. */
  readonly redeliveryScheduleMs: readonly number[] = [1_000, 5_000, 15_000, 60_000];
  readonly replyTokenLifetimeMs: number = 60_000;
  /** LINE's limits of calls a second, minute or hour. Off, as LINE's terms forbid load that a sandbox is made for. */
  readonly rateLimits: boolean = false;
  /** Messages a month. */
  readonly monthlyQuota: number | undefined = undefined;
  /** Public keys that sign the channel's JWT assertions. Without any, the claims are checked and the signature is not. */
  readonly assertionKeys: readonly JsonWebKey[] = [];
  /** Seeds the dice of faults with a `percent`, so that a failing run can be played again. */
  readonly seed: number = 1;
  /**
   * Ids and tokens come from the seed too: the same at every start and after every reset, for the same acts and calls.
   * The times in them are the clock's.
   */
  readonly deterministic: boolean = false;
  /** Where the built page is. */
  readonly pageDir: string = join(__dirname, 'page/browser');
  /** Milliseconds since 1970. Delays are real time all the same. */
  readonly now: () => number = Date.now;
}
