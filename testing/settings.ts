import type { Sandbox } from '../sandbox/sandbox';
import { readEnvironment, type Settings } from '../src/config/read-environment';
import type { TestBedOptions } from './test-bed.options';

const ACCOUNT_SETTINGS = {
  chat: { LINE_CHAT_MODE: 'true' },
  'old-api': { LINE_OLD_MARK_AS_READ_API: 'true' },
  automatic: {},
} as const;

/** What connects a bot to this LINE, with the author's own settings over it. @throws ConfigError */
export function settingsFor(line: Sandbox, databaseUrl: string, own: TestBedOptions['settings']): Settings {
  return readEnvironment({
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    LINE_CHANNEL_SECRET: line.channel.channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: line.channel.accessToken,
    LINE_API_BASE_URL: line.url,
    LINE_DATA_API_BASE_URL: line.url,
    ...ACCOUNT_SETTINGS[line.account],
    // Less than the bed's patience, so that an answer which goes out unmarked is seen.
    READ_RECEIPT_TIMEOUT_MS: '2000',
    ...own,
  });
}
