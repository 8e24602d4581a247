import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Client } from 'pg';
import { defaultChannel } from '../../sandbox/account/channel';
import type { FakeLine } from '../../src/line/testing/fake-line';
import { BotProcess, newDir } from '../support/bot-process';
import { quotingFailures, startLineThatQuotes } from '../support/line-that-quotes';
import { until } from '../support/observe';
import { TcpProxy } from '../support/postgres/tcp-proxy';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { WebhookSender } from '../support/webhook-sender';

/** What must show nowhere. Each is found by its own words, however much of it shows. */
const canaries = {
  channelSecret: 'ca4a57ca4a57ca4a57ca4a57ca4a5701',
  nextSecret: 'ca4a57ca4a57ca4a57ca4a57ca4a5702',
  accessToken: 'canary-access-token-canary-access-token',
  password: 'canary-password',
  text: 'my canary doctor said',
  id: 'canaryToken',
};
const SHOWS = /canary|ca4a57/i;
const { botUserId } = defaultChannel;
const failingEcho = join(__dirname, '../support/failing-echo.mjs');

/** What a feature does with a text; `failing-echo.mjs` has them. */
const features = [
  ...['throws', 'throwsText', 'throwsObject', 'named', 'guarded', 'piped', 'internal', 'aggregate'],
  ...['rejectsUnseen', 'tooLong', 'tooMany', 'noMessage', 'unserializable'],
];

describe.each(['SQLite', 'PostgreSQL'])('a bot on %s, whatever goes wrong,', (kind) => {
  const dir = newDir();
  const bots: BotProcess[] = [];
  const answers: string[] = [];
  let databases: TemporaryDatabases | undefined;
  let proxy: TcpProxy | undefined;
  let databaseUrl = `file:${dir}/kidoku.db`;
  let line: FakeLine;
  let sender: WebhookSender;
  let sent = 0;

  async function start(echo: 'fails' | 'works'): Promise<BotProcess> {
    const bot = BotProcess.spawn(
      {
        ...{ HOST: '127.0.0.1', PORT: '0', DATABASE_URL: databaseUrl, LOG_LEVEL: 'verbose' },
        ...{ LINE_CHANNEL_SECRET: canaries.channelSecret, LINE_CHANNEL_SECRET_NEXT: canaries.nextSecret },
        ...{ LINE_CHANNEL_ACCESS_TOKEN: canaries.accessToken, LINE_CHAT_MODE: 'true' },
        ...{ LINE_API_BASE_URL: line.url, LINE_DATA_API_BASE_URL: line.url },
        ...{ LINE_TIMEOUT_MS: '300', READ_RECEIPT_TIMEOUT_MS: '300' },
        ...(echo === 'fails' && { NODE_OPTIONS: `--import ${failingEcho}` }),
      },
      dir,
    );
    bots.push(bot);
    sender = new WebhookSender(await bot.url(), canaries.channelSecret);
    return bot;
  }

  beforeAll(async () => {
    line = await startLineThatQuotes();
    if (kind === 'PostgreSQL') {
      databases = await TemporaryDatabases.open();
      proxy = await TcpProxy.before(await databases.create());
      const url = new URL(proxy.url);
      url.password = canaries.password;
      databaseUrl = url.href;
    }
    await start('fails');
  }, 120_000);

  afterAll(async () => {
    await sender.close();
    await Promise.all(bots.map((bot) => bot.kill('SIGKILL')));
    await line.stop();
    await proxy?.close();
    await databases?.close();
  });

  const event = (fields: object) => ({
    ...{ type: 'message', mode: 'active', timestamp: Date.now(), replyToken: `${canaries.id}Reply${++sent}` },
    ...{ webhookEventId: `e${sent}`, source: { type: 'user', userId: `U${sent}` }, ...fields },
  });
  const says = (text: string, mark = 'well') =>
    event({
      message: {
        ...{ id: String(++sent), type: 'text', text: `${text} ${canaries.text}` },
        ...{ quoteToken: `${canaries.id}Quote`, markAsReadToken: `${canaries.id}:markAsRead:${mark}:` },
      },
    });
  const webhook = (...events: unknown[]) => JSON.stringify({ destination: botUserId, events });

  async function rows(sql: string): Promise<Record<string, unknown>[]> {
    if (!proxy) {
      const db = new DatabaseSync(databaseUrl.slice('file:'.length), { timeout: 5_000 });
      const found = db.prepare(sql).all();
      db.close();
      return found;
    }
    const client = new Client({ connectionString: databaseUrl, options: '-c search_path=kidoku' });
    await client.connect();
    const { rows: found } = await client.query<Record<string, unknown>>(sql);
    await client.end();
    return found;
  }

  function running(): BotProcess {
    const bot = bots.at(-1);
    if (!bot) throw new Error('no bot was started');
    return bot;
  }

  async function post(body: string | Buffer, signature?: string): Promise<number> {
    const url = `${await running().url()}/webhook`;
    const headers = { 'x-line-signature': signature ?? sender.sign(body) };
    const answer = await fetch(url, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
    answers.push(await answer.text());
    return answer.status;
  }

  /** All that operators and strangers get to see. */
  async function shown(): Promise<Record<string, string>> {
    const url = await running().url();
    const read = async (path: string) => (await fetch(`${url}${path}`)).text();
    return {
      logs: JSON.stringify(bots.map(({ logs }) => logs)),
      printed: bots.map(({ printed }) => printed).join('\n'),
      answers: answers.join('\n'),
      metrics: await read('/metrics'),
      health: await read('/health'),
      errors: JSON.stringify([
        await rows('SELECT error FROM event WHERE error IS NOT NULL'),
        await rows('SELECT error FROM outbox WHERE error IS NOT NULL'),
      ]),
    };
  }

  async function expectSilence(): Promise<void> {
    const loud = Object.entries(await shown()).flatMap(([place, text]) =>
      text.split(/[\n{}]/).flatMap((part) => (SHOWS.test(part) ? [`${place}: ${part}`] : [])),
    );
    expect(loud).toEqual([]);
  }

  /** Every event so far was handled, or its first try is over. */
  const tried = () =>
    until(
      async () =>
        (await rows('SELECT id FROM event WHERE finished_at IS NULL AND error IS NULL')).length === 0,
      60_000,
    );

  it('tells nothing of what it refuses', async () => {
    const { text, id } = canaries;
    expect(await post(webhook(says('unsigned')), 'A'.repeat(43) + '=')).toBe(401);
    expect(await post(webhook(says('unsigned')), id)).toBe(401);
    expect(await post(`{"destination":"${botUserId}","events":[{"text":"${text}`)).toBe(400);
    expect(await post(Buffer.from(webhook(says(`${text}\xff`)), 'latin1'))).toBe(400);
    expect(await post(webhook(says(text.repeat(60_000))))).toBe(413);
    const broken = [
      text,
      { text },
      event({ type: text.repeat(9) }),
      event({ type: 'unsend', unsend: { messageId: text } }),
    ];
    const sources = [
      event({ source: text }),
      event({ replyToken: { text } }),
      event({ message: { id: text, type: text } }),
    ];
    expect(await post(webhook(...broken, ...sources))).toBe(200);
    const url = await running().url();
    for (const path of [`/${id}`, `/webhook?${id}`, `/health/${id}`, `/%${id}`])
      answers.push(await (await fetch(`${url}${path}`, { headers: { [id]: text } })).text());
    await expectSilence();
  }, 60_000);

  it('tells nothing of what a feature fails at', async () => {
    expect(await post(webhook(...features.map((feature) => says(feature))))).toBe(200);
    await tried();
    expect((await rows('SELECT id FROM event WHERE error IS NOT NULL')).length).toBeGreaterThan(
      features.length / 2,
    );
    await expectSilence();
  }, 120_000);

  it('tells nothing of what LINE quotes', async () => {
    const failures = Object.keys(quotingFailures);
    const replies = failures.map((failure) => says(`reply:${failure}`));
    const marks = failures.map((failure) => says('well', failure));
    expect(await post(webhook(...replies, ...marks))).toBe(200);
    await tried();
    expect((await rows('SELECT id FROM outbox WHERE error IS NOT NULL')).length).toBeGreaterThanOrEqual(2);
    await expectSilence();
  }, 120_000);

  it('tells nothing of what its writer takes back', async () => {
    const said = says('reply:refuses');
    const unsend = event({
      type: 'unsend',
      unsend: { messageId: (said as unknown as { message: { id: string } }).message.id },
    });
    expect(await post(webhook(said, unsend))).toBe(200);
    await tried();
    await expectSilence();
  }, 60_000);

  it('tells nothing while its store is away', async () => {
    const back = await storeAway();
    expect(await post(webhook(says('reply:hangs')))).toBe(503);
    await back();
    await until(async () => (await post(webhook(says('well')))) === 200, 60_000);
    await expectSilence();
  }, 120_000);

  it('tells nothing when it is ended with work in hand', async () => {
    await post(webhook(says('reply:hangs'), says('well', 'hangs'), says('throws')));
    await running().stop();
    await start('fails');
    await expectSilence();
  }, 120_000);

  it('tells nothing when it crashes', async () => {
    // It may be gone before it has answered.
    await post(webhook(says('crashes'))).catch(() => undefined);
    expect((await running().exited).code).toBe(1);
    await start('works');
    await expectSilence();
  }, 120_000);

  /** @returns what brings it back. */
  async function storeAway(): Promise<() => Promise<void>> {
    if (proxy) {
      const cut = proxy;
      cut.cut();
      return async () => {
        cut.heal();
      };
    }
    const db = new DatabaseSync(databaseUrl.slice('file:'.length), { timeout: 5_000 });
    db.exec('BEGIN IMMEDIATE');
    return async () => {
      db.close();
    };
  }
});
