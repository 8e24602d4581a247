import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/faults/seeded-random';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess, environmentFor, newDir, NOWHERE } from '../support/bot-process';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { oracleOptions, Traffic } from '../support/traffic';

/** Seeds a point: SEEDS=20 for a long run, on both stores. One that failed is played again with its SEED and POINT. */
const seeds = Number(process.env.SEEDS ?? 1);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const preload = join(__dirname, '../support/crash-points.mjs');

/** A message's way through the program, step by step. `Store` is the class of the store under test. */
const steps = [
  'Inbox.receive',
  'StoreEvents.add',
  'StoreEvents.claim',
  'FeatureHandler.handle',
  'StoreOutbox.planAnswers',
  'Outbox.deliver',
  'ReadReceipts.ensureRead',
  'StoreConversations.readState',
  'LineClient.markAsReadByToken',
  'StoreConversations.markRead',
  'Delivery.attempt',
  'StoreOutbox.begin',
  'LineClient.reply',
  'StoreOutbox.finish',
  'StoreEvents.complete',
];
const points = steps
  .flatMap((step) => [`${step}:before`, `${step}:after`])
  .filter((point) => (process.env.POINT ?? point) === point);

/** Plays one crash and the restart after it. @returns what was broken, in words; nothing if all is well. */
async function play(point: string, seed: number, databaseUrl?: string): Promise<string | undefined> {
  const random = seededRandom(seed);
  const line = await startSandbox({ seed, redeliveryScheduleMs: [50, 100, 200, 400], webhookUrl: NOWHERE });
  const dir = newDir();
  const env = {
    ...environmentFor(line),
    REPLY_FALLBACK_TO_PUSH: 'true',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const store = databaseUrl === undefined ? 'Sqlite' : 'Postgres';
  const crashAt = `${point.replace('Store', store)}:${1 + Math.floor(random() * 8)}`;
  const bots: BotProcess[] = [];
  const spawn = async (more: Record<string, string>): Promise<BotProcess> => {
    const bot = BotProcess.spawn({ ...env, ...more }, dir);
    bots.push(bot);
    line.webhookUrl = `${await bot.url()}/webhook`;
    return bot;
  };
  const traffic = new Traffic(line, { users: 3, pauseMs: 30, duplicatePercent: 20, random });
  try {
    const crashing = await spawn({ NODE_OPTIONS: `--import ${preload}`, KIDOKU_CRASH_AT: crashAt });
    const exit = await Promise.race([crashing.exited, pause(15_000)]);
    line.webhookUrl = NOWHERE;
    if (exit?.signal !== 'SIGKILL') return `${crashAt} (SEED=${seed}) was never reached`;
    await spawn({});
    await traffic.stop();
    await traffic.answered(40_000);
    const broken = line.check(oracleOptions).map(({ words }) => words);
    const lost =
      JSON.stringify(traffic.answers) === JSON.stringify(traffic.questions)
        ? []
        : [`asked ${JSON.stringify(traffic.questions)}, answered ${JSON.stringify(traffic.answers)}`];
    const printed = bots.map((bot) => bot.printed).filter(Boolean);
    const wrong = [...broken, ...lost, ...printed];
    return wrong.length === 0 ? undefined : `${crashAt} (SEED=${seed}): ${wrong.join('; ')}`;
  } finally {
    const stopped = traffic.stop();
    await Promise.all(bots.map((bot) => bot.kill('SIGKILL')));
    await line.close();
    await stopped;
  }
}

/** Plays these, so many side by side. @returns what was broken */
async function playAll(plays: Play[], atOnce: number, url?: () => Promise<string>): Promise<string[]> {
  const broken: string[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = plays.shift(); next; next = plays.shift()) {
        const failure = await play(next.point, next.seed, await url?.());
        if (plays.length > 0 && plays.length % 50 === 0)
          process.stderr.write(`${plays.length} crashes to go\n`);
        if (failure === undefined) continue;
        // At once: a long run may be stopped before its end.
        process.stderr.write(`${failure}\n`);
        broken.push(failure);
      }
    }),
  );
  return broken;
}

/** Each point with each seed. The short form takes every fourth on each store, others with every seed. */
function playsOf(store: 'SQLite' | 'PostgreSQL'): Play[] {
  const all = points.flatMap((point) =>
    Array.from({ length: seeds }, (_, i) => ({ point, seed: firstSeed + i })),
  );
  if (seeds > 1 || process.env.POINT !== undefined) return all;
  return all.filter(({ seed }, n) => (n + seed) % 4 === (store === 'SQLite' ? 0 : 2));
}

interface Play {
  readonly point: string;
  readonly seed: number;
}

const limitMs = 60_000 + 20_000 * points.length * seeds;

describe(`a bot that dies at each of ${points.length} points of a message's way`, () => {
  it(
    'on SQLite answers each message once, in order and after "Read"',
    async () => {
      expect(await playAll(playsOf('SQLite'), 3)).toEqual([]);
    },
    limitMs,
  );

  it(
    'on PostgreSQL answers each message once, in order and after "Read"',
    async () => {
      const databases = await TemporaryDatabases.open();
      try {
        expect(await playAll(playsOf('PostgreSQL'), 5, () => databases.create())).toEqual([]);
      } finally {
        await databases.close();
      }
    },
    limitMs,
  );
});
