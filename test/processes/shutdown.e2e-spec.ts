import { constants } from 'node:os';
import { request } from 'undici';
import { entriesOf } from '../../sandbox/history/history-entry';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import type { Exit } from '../support/bot-process';
import { BotProcess, environmentFor } from '../support/bot-process';
import { until } from '../support/observe';
import { oracleOptions, Traffic } from '../support/traffic';

/** What is in hand has 10 s; the rest is for the way there and back. */
const drainLimitMs = 11_500;

let sandbox: Sandbox;
let bot: BotProcess;
let traffic: Traffic | undefined;

beforeEach(async () => {
  sandbox = await startSandbox({ redeliveryScheduleMs: [100, 200, 400] });
  bot = await BotProcess.start(sandbox);
});

afterEach(async () => {
  await bot.kill('SIGKILL');
  const stopped = traffic?.stop();
  await sandbox.close();
  await stopped;
});

async function sigterm(): Promise<{ how: Exit['code'] | Exit['signal']; ms: number }> {
  const startedAt = performance.now();
  const { code, signal } = await bot.kill('SIGTERM');
  return { how: code ?? signal, ms: performance.now() - startedAt };
}

/** Resolves at the first answer of `path` that is not 200, or when nobody answers; with its status. */
async function untilNot200(path: string, base: string): Promise<number | undefined> {
  for (;;) {
    // A connection of its own each time: one that is kept alive would tell nothing of new ones.
    const status = await request(`${base}${path}`, { reset: true }).then(
      async ({ statusCode, body }) => body.dump().then(() => statusCode),
      () => undefined,
    );
    if (status !== 200) return status;
  }
}

/** The chats for which LINE has a mark in hand: their answers are due next. */
function chatsBeingMarked(): Set<string> {
  const finished = new Set(entriesOf(sandbox.history, 'call.finished').map(({ call }) => call));
  const underWay = entriesOf(sandbox.history, 'call.arrived').filter(({ call }) => !finished.has(call));
  return new Set(underWay.filter(({ endpoint }) => endpoint === 'mark').flatMap(({ chats }) => chats));
}

/** The chats where the bot has shown something since that place in the history. */
function chatsAnsweredSince(n: number): Set<string> {
  const since = entriesOf(sandbox.history, 'bot.visible').filter((visible) => visible.n > n);
  return new Set(since.map(({ chat }) => chat));
}

function expectCleanEnd(how: Exit['code'] | Exit['signal']): void {
  expect([0, 'SIGTERM']).toContain(how);
  expect(bot.logs.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  expect(bot.printed).toBe('');
}

/** A new bot on the same store brings everything to a good end. */
async function expectTheRestIsDone(): Promise<void> {
  sandbox.faults.clear();
  bot = await BotProcess.start(sandbox, {}, bot.dir);
  await traffic?.stop();
  await traffic?.answered();
  expect(traffic?.answers).toEqual(traffic?.questions);
  expect(sandbox.check(oracleOptions)).toEqual([]);
}

it('an idle bot ends at once at SIGTERM', async () => {
  const { how, ms } = await sigterm();

  expectCleanEnd(how);
  expect(ms).toBeLessThan(1_000);
});

describe('under traffic, with a slow LINE', () => {
  beforeEach(async () => {
    sandbox.faults.add({ endpoint: 'all', kind: 'delay', delayMs: 500 });
    traffic = new Traffic(sandbox, { users: 10, pauseMs: 50 });
    await sandbox.waitFor(
      () => sandbox.history.some(({ type }) => type === 'bot.visible') && chatsBeingMarked().size > 0,
    );
  });

  it('a bot takes no more webhooks, finishes what is in hand, and leaves the rest to the next start', async () => {
    const url = await bot.url();
    const inHand = chatsBeingMarked();
    const before = sandbox.history.length;

    const ending = sigterm();
    await untilNot200('/health/live', url);
    const stillWorking = bot.running;
    const { how, ms } = await ending;

    expect(stillWorking).toBe(true);
    expectCleanEnd(how);
    expect(ms).toBeLessThan(drainLimitMs);
    expect(inHand.size).toBeGreaterThan(0);
    expect([...inHand].filter((chat) => !chatsAnsweredSince(before).has(chat))).toEqual([]);
    await expectTheRestIsDone();
    // A reply that was cut off would have been tried again.
    const replies = entriesOf(sandbox.history, 'call.arrived').flatMap(({ replyToken }) => replyToken ?? []);
    expect(replies).toHaveLength(new Set(replies).size);
  }, 90_000);

  it('a second SIGTERM cuts nothing short', async () => {
    const url = await bot.url();
    const inHand = chatsBeingMarked();
    const before = sandbox.history.length;

    const ending = sigterm();
    await untilNot200('/health/live', url);
    await bot.kill('SIGTERM');

    expectCleanEnd((await ending).how);
    expect(inHand.size).toBeGreaterThan(0);
    expect([...inHand].filter((chat) => !chatsAnsweredSince(before).has(chat))).toEqual([]);
  });
});

it('a bot is not ready any more from the beginning of its shutdown', async () => {
  await bot.stop();
  bot = await BotProcess.start(sandbox, { MANAGEMENT_PORT: '0' });
  sandbox.faults.add({ endpoint: 'reply', kind: 'delay', delayMs: 2_000 });
  sandbox.user('Aiko').says('hello');
  await sandbox.waitFor((history) =>
    history.some((entry) => entry.type === 'call.arrived' && entry.endpoint === 'reply'),
  );

  const ending = sigterm();
  const status = await untilNot200('/health/ready', bot.managementUrl);

  expect(bot.running).toBe(true);
  expect([503, undefined]).toContain(status);
  expectCleanEnd((await ending).how);
});

it('a bot does not wait for a LINE that hangs, and answers at the next start', async () => {
  sandbox.faults.add({ endpoint: 'all', kind: 'hang' });
  traffic = new Traffic(sandbox, { users: 10, pauseMs: 50 });
  await sandbox.waitFor((history) => entriesOf(history, 'call.arrived').length >= 10);

  const { how, ms } = await sigterm();

  expectCleanEnd(how);
  expect(ms).toBeLessThan(drainLimitMs);
  await expectTheRestIsDone();
}, 90_000);

it('ends at once where it is told so while it waits for its database', async () => {
  // Nothing listens at port 1.
  const waiting = BotProcess.spawn({
    ...environmentFor(sandbox),
    DATABASE_URL: 'postgres://kidoku@127.0.0.1:1/kidoku',
  });
  await until(() =>
    waiting.logs.some(({ message }) => message === 'PostgreSQL is not ready yet; trying again'),
  );
  // By a handler of its own: at the signal alone, Node would not end as the first process of a container.
  expect(await waiting.kill('SIGTERM')).toEqual({ code: 128 + constants.signals.SIGTERM, signal: null });
});
