import { Client } from 'pg';
import type { User } from '../../sandbox/chat/user';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess, environmentFor } from '../support/bot-process';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { oracleOptions } from '../support/traffic';

/** How many messages are in flight: MESSAGES=2000 for a long run. */
const messages = Number(process.env.MESSAGES ?? 200);

/** What orchestrators are told to wait before SIGKILL. */
const EXIT_LIMIT_MS = 15_000;
const LINE_IS_SLOW_MS = 2_000;

let line: Sandbox;
const bots: BotProcess[] = [];

beforeEach(async () => {
  line = await startSandbox({ redeliveryScheduleMs: [100, 200, 400, 800] });
  line.faults.add({ endpoint: 'all', kind: 'delay', delayMs: LINE_IS_SLOW_MS });
});

afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.kill('SIGKILL')));
  await line.close();
});

async function start(env: Record<string, string> = {}, dir?: string): Promise<BotProcess> {
  // LINE itself refuses a second reply. With a push in its place every doubled answer would show.
  const bot = BotProcess.spawn(
    { ...environmentFor(line), REPLY_FALLBACK_TO_PUSH: 'true', INBOX_CONCURRENCY: '50', ...env },
    dir,
  );
  bots.push(bot);
  await bot.url();
  return bot;
}

async function takesWebhooks(bot: BotProcess): Promise<void> {
  line.webhookUrl = `${await bot.url()}/webhook`;
}

/** Everyone has said something, and it is accepted. */
async function burst(): Promise<readonly User[]> {
  const users = Array.from({ length: messages }, (_, i) => line.user(`User ${String(i + 1)}`));
  await Promise.all(users.map((user) => user.says(`words of ${user.name}`).delivered));
  return users;
}

const answered = () => entriesOf(line.history, 'bot.visible').length;

async function endsInTime(bot: BotProcess): Promise<void> {
  const begunAt = performance.now();
  const { code, signal } = await bot.kill('SIGTERM');
  expect(performance.now() - begunAt).toBeLessThan(EXIT_LIMIT_MS);
  expect([0, 'SIGTERM']).toContain(code ?? signal);
  expect(answered()).toBeLessThan(messages);
}

async function expectOneAnswerEach(users: readonly User[]): Promise<void> {
  line.faults.clear();
  await line.waitFor(() => answered() >= messages, { timeoutMs: 60_000 });
  for (const user of users) {
    expect(line.botMessages(user).map(({ content }) => content.text)).toEqual([`words of ${user.name}`]);
  }
  expect(line.check(oracleOptions)).toEqual([]);
  for (const bot of bots) expect(bot.printed).toBe('');
}

describe(`SIGTERM with ${String(messages)} messages in flight and a slow LINE`, () => {
  it('on SQLite: the next process answers the rest, and nothing twice', async () => {
    const bot = await start();
    await takesWebhooks(bot);
    const users = await burst();
    await endsInTime(bot);
    await takesWebhooks(await start({}, bot.dir));
    await expectOneAnswerEach(users);
  }, 180_000);

  it('on PostgreSQL: another instance takes over at once, and answers nothing twice', async () => {
    const databases = await TemporaryDatabases.open();
    try {
      const url = await databases.create();
      const leaving = await start({ DATABASE_URL: url });
      const staying = await start({ DATABASE_URL: url });
      await takesWebhooks(leaving);
      const users = await burst();
      await takesWebhooks(staying);
      await endsInTime(leaving);
      // Its lease is over, so that nothing of its work waits for it to run out.
      expect(await instances(url)).toBe(1);
      await expectOneAnswerEach(users);
    } finally {
      await databases.close();
    }
  }, 180_000);
});

async function instances(url: string): Promise<number | undefined> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM kidoku.instance');
  await client.end();
  return rows[0]?.n;
}
