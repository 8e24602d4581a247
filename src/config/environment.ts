import {
  accessToken,
  baseUrl,
  channelId,
  channelSecret,
  databaseUrl,
  flag,
  host,
  oneOf,
  port,
  wholeNumber,
} from './forms';
import { Setting } from './setting.decorator';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'verbose';
export type ReadReceiptTiming = 'on-receive' | 'before-send';
export type ReadReceiptOnFailure = 'send' | 'hold';

/** Every setting under the name that operators write, with its default. What each means is in `.env.example`. */
export class Environment {
  @Setting(host)
  readonly HOST: string = '0.0.0.0';

  @Setting(port)
  readonly PORT: number = 3000;

  @Setting(port)
  readonly MANAGEMENT_PORT: number | undefined;

  @Setting(oneOf('error', 'warn', 'info', 'debug', 'verbose'))
  readonly LOG_LEVEL: LogLevel = 'info';

  @Setting(channelSecret)
  readonly LINE_CHANNEL_SECRET: string | undefined;

  @Setting(channelSecret)
  readonly LINE_CHANNEL_SECRET_NEXT: string | undefined;

  @Setting(accessToken)
  readonly LINE_CHANNEL_ACCESS_TOKEN: string | undefined;

  @Setting(channelId)
  readonly LINE_CHANNEL_ID: string | undefined;

  @Setting(baseUrl)
  readonly LINE_API_BASE_URL: string = 'https://api.line.me';

  @Setting(baseUrl)
  readonly LINE_DATA_API_BASE_URL: string = 'https://api-data.line.me';

  @Setting(wholeNumber(1, 10_000, 'connections'))
  readonly LINE_MAX_CONNECTIONS: number = 200;

  @Setting(wholeNumber(100, 30_000, 'milliseconds'))
  readonly LINE_TIMEOUT_MS: number = 3000;

  @Setting(flag)
  readonly LINE_CHAT_MODE: boolean = false;

  @Setting(flag)
  readonly LINE_OLD_MARK_AS_READ_API: boolean = false;

  /** Unset, the read mode decides. */
  @Setting(oneOf('on-receive', 'before-send'))
  readonly READ_RECEIPT_TIMING: ReadReceiptTiming | undefined;

  @Setting(oneOf('send', 'hold'))
  readonly READ_RECEIPT_ON_FAILURE: ReadReceiptOnFailure = 'send';

  // No reply waits past 45 s of its token's age, whatever this says; a push that waits longer only holds up its conversation.
  @Setting(wholeNumber(100, 45_000, 'milliseconds'))
  readonly READ_RECEIPT_TIMEOUT_MS: number = 10_000;

  @Setting(flag)
  readonly REPLY_FALLBACK_TO_PUSH: boolean = false;

  @Setting(wholeNumber(1, 10_000, 'conversations at the same time'))
  readonly INBOX_CONCURRENCY: number = 200;

  @Setting(databaseUrl)
  readonly DATABASE_URL: string = 'file:./data/kidoku.db';

  @Setting(wholeNumber(4, 1_000, 'connections'))
  readonly DATABASE_POOL_SIZE: number = 10;

  @Setting(wholeNumber(1, 3650, 'days'))
  readonly RETENTION_DAYS: number = 30;

  @Setting(wholeNumber(1, 3650, 'days'))
  readonly DEAD_LETTER_RETENTION_DAYS: number = 90;
}

/** What operators may write, in the order above. */
export const settingNames = Object.keys(new Environment()) as readonly (keyof Environment)[];
