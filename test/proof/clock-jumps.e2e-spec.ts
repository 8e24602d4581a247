import { seededRandom } from '../../sandbox/faults/seeded-random';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotClock } from '../support/bot-clock';
import { BotProcess, environmentFor, newDir } from '../support/bot-process';
import { health, idle } from '../support/observe';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { oracleOptions, Traffic } from '../support/traffic';

/** Seeds a jump: SEEDS=20 for a long run. One that failed is played again with its SEED. */
const seeds = Number(process.env.SEEDS ?? 1);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const HOUR_MS = 60 * 60_000;

/** How far the clock is off, one after the other. */
const JUMPS = {
  'an hour ahead, and back again': [HOUR_MS, 0],
  'an hour back, and ahead again': [-HOUR_MS, 0],
  'a day back, and put right again': [-24 * HOUR_MS, 0],
} as const;
type Jump = keyof typeof JUMPS;

/**
 * How LINE fails around the jumps. It ends before an answer may go out without "Read" (READ_RECEIPT_TIMEOUT_MS), and while
 * reply tokens are good.
 */
const FAULTS = [
  { endpoint: 'reply', kind: 'rate-limit', retryAfterSeconds: 1, percent: 60 },
  { endpoint: 'reply', kind: 'status', status: 500, percent: 20 },
  { endpoint: 'reply', kind: 'status', status: 500, effect: 'at-once', percent: 15 },
  { endpoint: 'mark', kind: 'status', status: 503, percent: 60 },
] as const;
/** So many failures lie before a jump, and after it. */
const FAILURES = { reply: 4, mark: 1 };

/** No answer waits longer once LINE is well: nothing is held for longer than a minute, and for seconds after so few failures. */
const LONGEST_WAIT_MS = 30_000;

/** Resolves when, from now on, LINE has failed so often. */
async function failuresOfLine(line: Sandbox): Promise<void> {
  const from = line.history.length;
  const failed = (endpoint: 'reply' | 'mark') =>
    entriesOf(line.history, 'fault.played').filter((fault) => fault.n > from && fault.endpoint === endpoint);
  await line.waitFor(
    () => failed('reply').length >= FAILURES.reply && failed('mark').length >= FAILURES.mark,
    {
      timeoutMs: 60_000,
    },
  );
}

/** Plays one jump. @returns what was broken, in words; nothing if all is well. */
async function play(jump: Jump, seed: number, databaseUrl?: string): Promise<string | undefined> {
  const random = seededRandom(seed);
  const line = await startSandbox({ seed, redeliveryScheduleMs: [50, 100, 200, 400, 800] });
  const clock = new BotClock();
  const env = {
    ...clock.env,
    REPLY_FALLBACK_TO_PUSH: 'true',
    READ_RECEIPT_TIMEOUT_MS: '40000',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const bot = BotProcess.spawn({ ...environmentFor(line), ...env }, newDir());
  line.webhookUrl = `${await bot.url()}/webhook`;
  const traffic = new Traffic(line, { users: 5, pauseMs: 40, duplicatePercent: 20, random });
  try {
    for (const fault of FAULTS) line.faults.add(fault);
    await failuresOfLine(line);
    for (const offMs of JUMPS[jump]) {
      clock.setOff(offMs);
      await failuresOfLine(line);
    }
    line.faults.clear();
    await traffic.stop();
    await traffic.answered(LONGEST_WAIT_MS);
    await idle(await bot.url());

    const wrong = line.check(oracleOptions).map(({ words }) => words);
    if (JSON.stringify(traffic.answers) !== JSON.stringify(traffic.questions)) wrong.push('answers differ');
    const pushes = entriesOf(line.history, 'call.arrived').filter(({ endpoint }) => endpoint === 'push');
    if (pushes.length > 0) wrong.push(`${String(pushes.length)} pushes while the reply token was good`);
    const { deadLetters } = await health(await bot.url());
    if (deadLetters > 0) wrong.push(`${String(deadLetters)} dead letters`);
    if (bot.printed !== '') wrong.push(bot.printed);
    return wrong.length === 0 ? undefined : `${jump} (SEED=${String(seed)}): ${wrong.join('; ')}`;
  } finally {
    const stopped = traffic.stop();
    await bot.kill('SIGKILL');
    await line.close();
    await stopped;
  }
}

/** Plays all, side by side, as they mostly wait. @returns what was broken */
async function playAll(url?: () => Promise<string>): Promise<(string | undefined)[]> {
  const broken: (string | undefined)[] = [];
  for (let i = 0; i < seeds; i++) {
    const plays = (Object.keys(JUMPS) as Jump[]).map(async (jump) =>
      play(jump, firstSeed + i, await url?.()),
    );
    broken.push(...(await Promise.all(plays)));
  }
  return broken.filter((failure) => failure !== undefined);
}

const limitMs = 120_000 + 120_000 * seeds;

describe('a bot whose clock jumps while LINE fails', () => {
  it(
    'on SQLite loses, doubles, reorders and rushes nothing',
    async () => {
      expect(await playAll()).toEqual([]);
    },
    limitMs,
  );

  it(
    'on PostgreSQL loses, doubles, reorders and rushes nothing',
    async () => {
      const databases = await TemporaryDatabases.open();
      try {
        expect(await playAll(() => databases.create())).toEqual([]);
      } finally {
        await databases.close();
      }
    },
    limitMs,
  );
});
