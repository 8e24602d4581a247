import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { User } from '../../sandbox/chat/user';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import type { Happening } from '../../sandbox/webhook/webhook-event';
import { BotProcess, newDir } from '../support/bot-process';
import { idle, until } from '../support/observe';
import { PostgresServer } from '../support/postgres/postgres-server';
import { inStoreOf } from '../support/store-file';
import { oracleOptions } from '../support/traffic';

/** Users, and messages of each before the backup and after it. */
const USERS = Number(process.env.USERS ?? 5);
const MESSAGES = Number(process.env.MESSAGES ?? 3);

type Row = Readonly<Record<string, unknown>>;

/** A store that bots run on, and a backup of it. */
interface Backups {
  /** How a bot is started on the store, and on the backup. */
  readonly original: Start;
  restored(): Start;
  make(bot: BotProcess): Promise<void>;
  /** Asks the backup, or changes it; tables are named without a schema. */
  run(statement: string): Promise<readonly Row[]>;
}
interface Start {
  readonly dir: string;
  readonly env: Record<string, string>;
}

function sqliteBackups(): Backups {
  const dir = newDir();
  const file = join(dir, 'data/kidoku.db');
  mkdirSync(join(dir, 'data'));
  return {
    original: { dir: newDir(), env: {} },
    restored: () => ({ dir, env: {} }),
    make: async (bot) => {
      inStoreOf(bot, (db) => {
        db.exec(`VACUUM INTO '${file}'`);
      });
    },
    run: async (statement) => {
      const db = new DatabaseSync(file);
      const rows = db.prepare(statement).all();
      db.close();
      return rows;
    },
  };
}

function postgresBackups(server: PostgresServer, keep: (copy: PostgresServer) => void): Backups {
  let copy: PostgresServer | undefined;
  const url = () => copy?.url() ?? '';
  return {
    original: { dir: newDir(), env: { DATABASE_URL: server.url() } },
    restored: () => ({ dir: newDir(), env: { DATABASE_URL: url() } }),
    make: async () => {
      await server.stop();
      copy = await server.copy();
      keep(copy);
      await server.start();
    },
    run: async (statement) => {
      const client = new Client(url());
      await client.connect();
      await client.query('SET search_path = kidoku');
      const { rows } = await client.query<Row>(statement);
      await client.end();
      return rows;
    },
  };
}

let line: Sandbox;
let bot: BotProcess;
const servers: PostgresServer[] = [];

beforeEach(async () => {
  line = await startSandbox({ redeliveryScheduleMs: [50, 100, 200, 400, 800] });
});

afterEach(async () => {
  await bot.kill('SIGKILL');
  await line.close();
  await Promise.all(servers.splice(0).map((server) => server.discard()));
});

async function start({ dir, env }: Start, more: Record<string, string> = {}): Promise<void> {
  // However busy the machine is, nothing may go out before "Read".
  bot = await BotProcess.start(line, { READ_RECEIPT_ON_FAILURE: 'hold', ...env, ...more }, dir);
}

/** A user who is answered by a push that arrives, and of which the bot hears nothing. */
async function pushedInto(name: string): Promise<{ readonly user: User; readonly said: Happening }> {
  const user = line.user(name);
  const invalid = { message: 'Invalid reply token' };
  line.faults.add({ endpoint: 'reply', chat: user.id, kind: 'status', status: 400, body: invalid });
  line.faults.add({ endpoint: 'push', chat: user.id, kind: 'hang', effect: 'at-once' });
  const said = user.says(`words of ${name}`);
  await said.delivered;
  await line.waitFor(() => line.botMessages(user).length === 1, { timeoutMs: 20_000 });
  return { user, said };
}

const BEFORE = 'before the backup';
const AFTER = 'after the backup';

const textsOf = (user: User, when: string) =>
  Array.from({ length: MESSAGES }, (_, n) => `${user.name}, ${when} ${String(n + 1)}`);

/** Everyone says something, one message after the other, as fast as they are accepted. */
async function talk(users: readonly User[], when: string): Promise<Happening[]> {
  const each = users.map(async (user) => {
    const said: Happening[] = [];
    for (const text of textsOf(user, when)) {
      const message = user.says(text);
      await message.delivered;
      said.push(message);
    }
    return said;
  });
  return (await Promise.all(each)).flat();
}

const keysOf = (user: User, since = 0) =>
  entriesOf(line.history, 'call.arrived')
    .filter(({ n, endpoint, chats }) => n > since && endpoint === 'push' && chats.includes(user.id))
    .map(({ retryKey }) => retryKey);

async function drill(backups: Backups): Promise<void> {
  await start(backups.original, { REPLY_FALLBACK_TO_PUSH: 'true' });
  const old = await pushedInto('Old');
  const recent = await pushedInto('Recent');
  const users = Array.from({ length: USERS }, (_, i) => line.user(`User ${String(i + 1)}`));
  const before = await talk(users, BEFORE);
  // Whoever has a second answer has a message that is done.
  await line.waitFor((history) => entriesOf(history, 'bot.visible').length > USERS + 2, {
    timeoutMs: 20_000,
  });
  await backups.make(bot);
  const after = await talk(users, AFTER);
  await bot.kill('SIGKILL');
  line.faults.clear();

  const ago = (ms: number) => String(Date.now() - ms);
  const begun = (user: User, at: string) =>
    `UPDATE outbox SET created_at = ${at}, first_attempt_at = ${at} WHERE conversation = '${user.id}'`;
  await backups.run(begun(old.user, ago(23 * 3_600_000 + 60_000)));
  await backups.run(begun(recent.user, ago(5 * 60_000)));
  const done = await backups.run('SELECT id FROM event WHERE finished_at IS NOT NULL');
  const restoredAt = line.history.length;
  const recentKeys = new Set(keysOf(recent.user));

  await start(backups.restored());
  for (const message of [old.said, recent.said, ...before, ...after]) {
    await until(async () => (await line.redeliver(message)).every(({ delivered }) => delivered), 30_000);
  }
  await idle(await bot.url(), 30_000);

  for (const user of users) {
    const said = [...textsOf(user, BEFORE), ...textsOf(user, AFTER)];
    expect(line.botMessages(user).map(({ content }) => content.text)).toEqual(said);
  }
  // What the bot was handed after the backup it cannot mark before it is handed that again.
  const broken = line.check(oracleOptions).filter(({ rule }) => rule !== 'nothing delivered stays unread');
  expect(broken).toEqual([]);
  const doneIds = new Set(done.map(({ id }) => id));
  expect(doneIds.size).toBeGreaterThan(0);
  const calls = entriesOf(line.history, 'call.arrived').filter(({ n }) => n > restoredAt);
  expect(calls.filter(({ eventId }) => eventId !== undefined && doneIds.has(eventId))).toEqual([]);

  expect(keysOf(old.user, restoredAt)).toEqual([]);
  expect(line.botMessages(old.user)).toHaveLength(1);
  expect(reasons()).toContainEqual(expect.stringContaining('outcome unknown for 23 h'));
  expect(new Set(keysOf(recent.user, restoredAt))).toEqual(recentKeys);
  expect(recentKeys.size).toBe(1);
  expect(line.botMessages(recent.user)).toHaveLength(1);
}

/** Why sends were set aside, as operators are told. */
function reasons(): unknown[] {
  return bot.logs
    .filter(({ message }) => message === 'A message was not sent')
    .map(({ params }) => (params as { readonly reason: string }).reason);
}

describe('a bot on a restored backup, to which LINE delivers everything again', () => {
  it('of SQLite answers nothing twice, and pushes again only under a key that LINE still knows', async () => {
    await drill(sqliteBackups());
  }, 240_000);

  it('of PostgreSQL answers nothing twice, and pushes again only under a key that LINE still knows', async () => {
    const server = await PostgresServer.start();
    servers.push(server);
    await drill(postgresBackups(server, (copy) => servers.push(copy)));
  }, 300_000);
});
