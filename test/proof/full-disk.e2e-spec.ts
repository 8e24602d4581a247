import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/faults/seeded-random';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess, environmentFor } from '../support/bot-process';
import { until } from '../support/observe';
import { SmallDisk } from '../support/small-disk';
import { inStoreOf } from '../support/store-file';
import { oracleOptions, Traffic } from '../support/traffic';

/** How many runs: SEEDS=20 for a long one. A run that failed is played again with its SEED. */
const seeds = Number(process.env.SEEDS ?? 2);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** So long LINE waits. */
const QUICKLY_MS = 2_000;

let disk: SmallDisk | undefined;
let line: Sandbox | undefined;
let bot: BotProcess | undefined;
let traffic: Traffic | undefined;

afterEach(async () => {
  await bot?.kill('SIGKILL');
  const stopped = traffic?.stop();
  await line?.close();
  await stopped;
  disk?.unmount();
});

async function statusOf(path: string): Promise<{ readonly status: number; readonly body: string }> {
  const answer = await fetch(`${(await bot?.url()) ?? ''}${path}`);
  return { status: answer.status, body: await answer.text() };
}

const isReady = async (ready: boolean) => ((await statusOf('/health/ready')).status === 200) === ready;

/** The answers to deliveries attempted since that place in the history: one begun before may still go to a dead bot. */
function answersSince(sandbox: Sandbox, n: number) {
  const attempts = entriesOf(sandbox.history, 'delivery.attempted').filter((attempt) => attempt.n > n);
  const key = ({ delivery, attempt }: { delivery: number; attempt: number }) => `${delivery} ${attempt}`;
  const since = new Set(attempts.map(key));
  return entriesOf(sandbox.history, 'delivery.answered').filter((answer) => since.has(key(answer)));
}

describe('a bot whose disk is full for a while', () => {
  it.each(
    Array.from({ length: seeds }, (_, i) => ({ seed: firstSeed + i, killed: (firstSeed + i) % 2 === 1 })),
  )(
    'answers 503, loses nothing it has acknowledged, and goes on by itself (SEED=$seed, killed and started meanwhile: $killed)',
    async ({ seed, killed }) => {
      disk = SmallDisk.mount('24m', 'what a full disk does to the store');
      if (!disk) return;
      const random = seededRandom(seed);
      const sandbox = await startSandbox({ seed, redeliveryScheduleMs: [50, 100, 200, 400] });
      line = sandbox;
      const env = { ...environmentFor(sandbox), REPLY_FALLBACK_TO_PUSH: 'true' };
      bot = await BotProcess.start(sandbox, env, disk.dir);
      const users = new Traffic(sandbox, { users: 8, pauseMs: 30, duplicatePercent: 20, random });
      traffic = users;
      await pause(500 + random() * 1_500);

      disk.fill();
      await until(() => isReady(false));
      const full = sandbox.history.length;
      const health = await statusOf('/health');
      expect(health.status).toBe(503);
      expect(health.body).toContain('The store takes no writes, so webhooks are answered 503');
      expect(health.body).toContain('The disk of the store has 0 MiB left (0 %)');
      if (killed) {
        await bot.kill('SIGKILL');
        bot = await BotProcess.start(sandbox, env, disk.dir);
      }
      const refusing = killed ? sandbox.history.length : full;
      await pause(1_000 + random() * 1_500);
      const refused = answersSince(sandbox, refusing).filter(({ status }) => status !== 200);
      expect(new Set(refused.map(({ status, problem }) => problem ?? status))).toEqual(new Set([503]));
      expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(QUICKLY_MS);
      expect(bot.running).toBe(true);

      disk.free();
      const freed = sandbox.history.length;
      await until(() => isReady(true), 5_000);
      await until(() => answersSince(sandbox, freed).some(({ status }) => status === 200), 5_000);

      await users.stop();
      await users.answered();
      expect(users.answers).toEqual(users.questions);
      expect(sandbox.check(oracleOptions)).toEqual([]);
      expect(bot.printed).toBe('');
      expect(inStoreOf(bot, (db) => db.prepare('PRAGMA integrity_check').get())).toEqual({
        integrity_check: 'ok',
      });
    },
    90_000,
  );
});
