import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { defaultChannel } from '../../sandbox/account/channel';
import { SqliteInboxStore } from '../../src/inbox/store/sqlite/sqlite-inbox-store';
import type { FakeLine } from '../../src/line/testing/fake-line';
import { BotProcess, MAIN, newDir } from '../support/bot-process';
import { quotingFailures, startLineThatQuotes } from '../support/line-that-quotes';
import { health, until } from '../support/observe';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { WebhookSender } from '../support/webhook-sender';

const SHOWS = /canary|ca4a57/i;
const channelSecret = 'ca4a57ca4a57ca4a57ca4a57ca4a5701';
const enough = {
  ...{ HOST: '127.0.0.1', PORT: '0', LINE_API_BASE_URL: 'http://127.0.0.1:1' },
  ...{ LINE_CHANNEL_SECRET: channelSecret, LINE_CHANNEL_ACCESS_TOKEN: 'canary-access-token' },
};

describe('a bot that cannot start tells no secret:', () => {
  let databases: TemporaryDatabases;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  }, 60_000);
  afterAll(() => databases.close());

  /** @param change of the URL of a database that exists. */
  async function url(change: (url: URL) => void): Promise<string> {
    const made = new URL(await databases.create());
    made.password = 'canary-password';
    change(made);
    return made.href;
  }

  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ['a secret that is too long', () => ({ LINE_CHANNEL_SECRET: `${channelSecret}0` })],
    ['a token with a word before it', () => ({ LINE_CHANNEL_ACCESS_TOKEN: 'Bearer canary-access-token' })],
    [
      'a secret in the place of the id',
      () => ({ LINE_CHANNEL_ACCESS_TOKEN: '', LINE_CHANNEL_ID: channelSecret }),
    ],
    [
      'a password in the address of LINE',
      () => ({ LINE_API_BASE_URL: 'https://kidoku:canary-password@api.line.me' }),
    ],
    [
      'an address of a database that is none',
      () => ({ DATABASE_URL: 'postgres://kidoku:canary-password@host:port/kidoku' }),
    ],
    ['a database of another kind', () => ({ DATABASE_URL: 'mysql://kidoku:canary-password@host/kidoku' })],
    [
      'a database that is not there',
      async () => ({ DATABASE_URL: await url((made) => (made.pathname = '/nowhere')) }),
    ],
    [
      'a role that is not there',
      async () => ({ DATABASE_URL: await url((made) => (made.username = 'nobody')) }),
    ],
  ])(
    '%s',
    async (_, wrong) => {
      const bot = BotProcess.spawn({ ...enough, ...(await wrong()) });
      expect((await bot.exited).code).toBe(1);
      expect(bot.printed).toMatch(/^Kidoku (cannot|could not) start/m);
      expect(`${bot.printed}${JSON.stringify(bot.logs)}`).not.toMatch(SHOWS);
    },
    90_000,
  );

  it('a copy into a database that is not there', async () => {
    const to = await url((made) => (made.pathname = '/nowhere'));
    const from = join(newDir(), 'kidoku.db');
    await new SqliteInboxStore(from).close();
    const program = join(dirname(MAIN), 'store-copy.js');
    const told = await new Promise<string>((resolve) =>
      execFile(process.execPath, [program, '--from', `file:${from}`, '--to', to], (_, stdout, stderr) => {
        resolve(`${stdout}${stderr}`);
      }),
    );
    expect(told).toContain('"nowhere" does not exist');
    expect(told).not.toMatch(SHOWS);
  }, 90_000);
});

describe('a bot that has its tokens issued', () => {
  let line: FakeLine;
  let bot: BotProcess;
  let sender: WebhookSender;

  beforeAll(async () => {
    line = await startLineThatQuotes();
    bot = BotProcess.spawn({
      ...enough,
      ...{ LINE_CHANNEL_ACCESS_TOKEN: '', LINE_CHANNEL_ID: '2000000000', LINE_CHAT_MODE: 'true' },
      ...{ LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.url },
      ...{ LINE_TIMEOUT_MS: '300', READ_RECEIPT_TIMEOUT_MS: '100', LOG_LEVEL: 'verbose' },
    });
    sender = new WebhookSender(await bot.url(), channelSecret);
  }, 60_000);

  afterAll(async () => {
    await sender.close();
    await bot.kill('SIGKILL');
    await line.stop();
  });

  it.each(Object.keys(quotingFailures))(
    'tells no secret where LINE %s',
    async (failure) => {
      const asked: string[] = [];
      line.answer = (response, request) => {
        asked.push(request.body);
        quotingFailures[failure]?.(response, request);
      };
      const message = { id: '1', type: 'text', text: failure, markAsReadToken: 'm' };
      const source = { type: 'user', userId: `U${failure}` };
      const common = {
        type: 'message',
        mode: 'active',
        webhookEventId: failure,
        timestamp: Date.now(),
        replyToken: 'r',
      };
      const events = [{ ...common, source, message }];
      expect(await sender.post(JSON.stringify({ destination: defaultChannel.botUserId, events }))).toBe(200);
      const triedAgain = () =>
        bot.logs.filter(({ params }) => (params as { id?: string } | undefined)?.id === failure).length > 0;
      // Where all fail, only one now and then asks for a token.
      const askedForToken = () => asked.some((body) => body.includes(channelSecret));
      await until(() => triedAgain() && askedForToken(), 60_000);
      const url = await bot.url();
      const seen = [JSON.stringify(bot.logs), bot.printed, await (await fetch(`${url}/metrics`)).text()];
      expect(seen.join('\n')).not.toMatch(SHOWS);
      expect((await health(url)).pending).toBeGreaterThan(0);
    },
    90_000,
  );
});
