import type { Channel } from './account/channel';
import type { AccountMode } from './account/account-mode';
import { defaultChannel } from './account/channel';

/** What a sandbox is started with; the values here are the defaults. */
export class SandboxOptions {
  readonly host: string = '127.0.0.1';
  /** 0 takes a free port. */
  readonly port: number = 0;
  readonly channel: Channel = defaultChannel;
  readonly account: AccountMode = 'chat';
  /** LINE does not say whether tokens are in the events of an account whose chat is off. */
  readonly markAsReadTokens: 'in-chat-mode' | 'always' | 'never' = 'in-chat-mode';
  readonly webhookUrl: string | undefined = undefined;
  readonly webhookTimeoutMs: number = 2_000;
  /** LINE's own default is off; a bot that must lose nothing has it on. */
  readonly redelivery: boolean = true;
  /** The pauses before the second, third, … delivery; the last one repeats until a 2xx. LINE keeps its own secret. */
  readonly redeliveryScheduleMs: readonly number[] = [1_000, 5_000, 15_000, 60_000];
  readonly replyTokenLifetimeMs: number = 60_000;
  /** Seeds the dice of faults with a `percent`, so that a failing run can be played again. */
  readonly seed: number = 1;
  /** Milliseconds since 1970. Delays are real time all the same. */
  readonly now: () => number = Date.now;
}
