import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/faults/seeded-random';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess, environmentFor, newDir, NOWHERE } from '../support/bot-process';
import { everyFault, LINE_TIMEOUT_MS } from '../support/every-fault';
import { health } from '../support/observe';
import { oracleOptions, Traffic } from '../support/traffic';

/** How many in all: KILLS=1000 for a long run. A round that failed is played again with its SEED and KILLS=5. */
const kills = Number(process.env.KILLS ?? 20);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const killsPerRound = 5;

const settings = {
  LINE_TIMEOUT_MS: String(LINE_TIMEOUT_MS),
  // LINE itself refuses a second reply. With a push in its place every doubled answer would show.
  REPLY_FALLBACK_TO_PUSH: 'true',
};

const worlds = [
  { account: 'chat', faultPercent: 0 },
  { account: 'old-api', faultPercent: 0 },
  { account: 'chat', faultPercent: 5 },
  { account: 'old-api', faultPercent: 5 },
] as const;

const rounds = Array.from({ length: Math.ceil(kills / killsPerRound) }, (_, i) => {
  const seed = firstSeed + i;
  return { seed, ...(worlds[seed % worlds.length] ?? worlds[0]) };
});

describe('a bot that is killed again and again under traffic', () => {
  let sandbox: Sandbox | undefined;
  let bot: BotProcess | undefined;
  let traffic: Traffic | undefined;
  const readyAfterMs: number[] = [];

  afterEach(async () => {
    await bot?.kill('SIGKILL');
    const stopped = traffic?.stop();
    await sandbox?.close();
    await stopped;
  });

  afterAll(() => {
    const sorted = readyAfterMs.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
    process.stderr.write(
      `${sorted.length} starts after a SIGKILL: ready after ${at(0.5)} ms (median), ${at(1)} ms (longest)\n`,
    );
  });

  it.each(rounds)(
    'answers what it acknowledged once, in order and after "Read" ($account, $faultPercent % faults, SEED=$seed)',
    async ({ seed, account, faultPercent }) => {
      const random = seededRandom(seed);
      const line = await startSandbox({
        account,
        seed,
        redeliveryScheduleMs: [50, 100, 200, 400],
        webhookUrl: NOWHERE,
      });
      sandbox = line;
      for (const fault of everyFault(faultPercent)) line.faults.add(fault);
      const dir = newDir();
      const users = new Traffic(line, { users: 6, pauseMs: 60, duplicatePercent: 20, random });
      traffic = users;

      const start = () => {
        const startedAt = performance.now();
        const started = BotProcess.spawn({ ...environmentFor(line), ...settings }, dir);
        const ready = started.url().then((url) => {
          readyAfterMs.push(Math.round(performance.now() - startedAt));
          line.webhookUrl = `${url}/webhook`;
        });
        return { started, ready };
      };

      for (let kill = 0; kill < killsPerRound; kill++) {
        const { started, ready } = start();
        bot = started;
        // Most die at work, some while they start.
        const whileStarting = random() < 0.2;
        await (whileStarting ? Promise.race([ready, pause(random() * 1_000)]) : ready);
        ready.catch(() => undefined);
        await pause(random() * 600);
        await bot.kill('SIGKILL');
        line.webhookUrl = NOWHERE;
      }
      const { started, ready } = start();
      bot = started;
      await ready;
      await users.stop();
      await users.answered();

      expect(users.answers).toEqual(users.questions);
      expect(line.check(oracleOptions)).toEqual([]);
      expect((await health(await bot.url())).deadLetters).toBe(0);
      expect(bot.printed).toBe('');
      expect(Math.max(...readyAfterMs)).toBeLessThan(15_000);
    },
    120_000,
  );
});
