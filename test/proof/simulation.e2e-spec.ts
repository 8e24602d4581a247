import { Logger } from '@nestjs/common';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../sandbox/faults/seeded-random';
import { SqliteInboxStore } from '../../src/inbox/store/sqlite/sqlite-inbox-store';
import type { NewEvent } from '../../src/inbox/store/event-store';
import { BOT } from '../../src/inbox/testing/samples';
import { Life, startBot } from './simulated-bot';
import { SimulatedLine } from './simulated-line';

/** How many interleavings: WORLDS=10000 for a long run. One that failed is played again with its SEED and WORLDS=1. */
const runs = Number(process.env.WORLDS ?? 300);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const USERS = ['U1', 'U2', 'U3'];
const EACH = 4;
/** In virtual ms: users talk for about this long, and crashes happen meanwhile. */
const TALK_MS = 2_000;
const PATIENCE_MS = 15 * 60_000;

/** In memory where the system has such a place: these worlds end by crashes of the program, never of the machine. */
const worlds = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kidoku-simulation-'));
afterAll(() => {
  rmSync(worlds, { recursive: true });
});

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => jest.useRealTimers());

function message(user: string, n: number): NewEvent {
  const now = Date.now();
  const id = `${user}_${n}`;
  const content = {
    id: String(10n ** 17n + BigInt(user.slice(1)) * 1_000n + BigInt(n)),
    markAsReadToken: id,
  };
  const event = {
    ...{ type: 'message', mode: 'active', webhookEventId: id, timestamp: now, replyToken: id },
    deliveryContext: { isRedelivery: false },
    source: { type: 'user', userId: user },
    message: { ...content, type: 'text', quoteToken: 'q', text: id },
  };
  return {
    ...{ id, conversation: user, type: 'message', timestamp: now, receivedAt: now, isRedelivery: false },
    json: JSON.stringify(event),
    message: content,
    ...{ visible: true, leaveUnread: false, markDue: false },
  };
}

/** Plays one world to its end. @returns what was broken */
async function play(seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const line = new SimulatedLine(random, pass);
  const file = join(mkdtempSync(join(worlds, 'world-')), 'kidoku.db');
  let store = new SqliteInboxStore(file);
  await passing(store.adopt(BOT));
  const newLife = () => new Life(() => pass(random() < 0.5 ? 0 : random() * 20));
  let life = newLife();
  let bot = startBot(store, line, life);

  /** As LINE does: again until it is taken, and now and then once more. */
  const deliver = async (event: NewEvent): Promise<void> => {
    for (let tries = 0; ; tries++) {
      const taken = bot.add([{ ...event, isRedelivery: tries > 0 }]).then(
        () => true,
        () => false,
      );
      if (await Promise.race([taken, pass(300).then(() => false)])) break;
    }
    if (random() < 0.2) void bot.add([{ ...event, isRedelivery: true }]).catch(() => undefined);
  };
  const talks = USERS.map(async (user) => {
    for (let n = 1; n <= EACH; n++) {
      await pass((random() * TALK_MS) / EACH);
      await deliver(message(user, n));
    }
  });
  const crashes = Array.from({ length: Math.floor(random() * 3) }, () => random() * TALK_MS).sort(
    (a, b) => a - b,
  );
  // A store closes in real time, as a thread of its own ends: virtual time stands still meanwhile.
  let closed: Promise<void> | undefined;
  const dying = (async () => {
    const startedAt = Date.now();
    for (const at of crashes) {
      await pass(Math.max(0, startedAt + at - Date.now()));
      life.over = true;
      closed = store.close();
      await closed;
      await pass(random() * 3_000);
      store = new SqliteInboxStore(file);
      await store.adopt(BOT);
      life = newLife();
      bot = startBot(store, line, life);
    }
  })();
  const told = { all: false };
  void Promise.all([...talks, dying]).then(() => {
    told.all = true;
    line.faultRate = 0;
  });

  const expected = USERS.length * EACH;
  const answered = () => [...line.shown.values()].flat().length >= expected;
  for (const startedAt = Date.now(); !(told.all && answered()) && Date.now() - startedAt < PATIENCE_MS;) {
    await closed;
    await jest.advanceTimersByTimeAsync(100);
  }
  // What would be answered twice shows now.
  await jest.advanceTimersByTimeAsync(5_000);
  life.over = true;
  await store.close();
  jest.clearAllTimers();

  const wrongAnswers = USERS.flatMap((user) => {
    const shown = line.shown.get(user) ?? [];
    const right = Array.from({ length: EACH }, (_, n) => `${user}_${n + 1}`);
    return shown.join() === right.join() ? [] : [`${user} was shown ${shown.join()}`];
  });
  return [...line.wrongs, ...wrongAnswers];
}

/** Lets virtual time pass until `work` is done. */
async function passing(work: Promise<unknown>): Promise<void> {
  const done = { yet: false };
  void work.finally(() => (done.yet = true));
  while (!done.yet) await jest.advanceTimersByTimeAsync(1);
  await work;
}

it(
  `${runs} interleavings with faults and crashes, in virtual time: each message is answered once, in order, after "Read"`,
  async () => {
    const broken: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const wrongs = await play(seed);
      if (wrongs.length > 0) broken.push(`SEED=${seed}: ${wrongs.join('; ')}`);
    }
    expect(broken).toEqual([]);
  },
  Math.max(120_000, runs * 1_000),
);
