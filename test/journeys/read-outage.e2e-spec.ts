import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { leaks } from '../support/leaks';
import { counted, until } from '../support/observe';
import { inStoreOf } from '../support/store-file';

const TIMEOUT_MS = 1_500;
const settings = { READ_RECEIPT_TIMEOUT_MS: String(TIMEOUT_MS), LINE_TIMEOUT_MS: '300' };
const oracle = { question: (answer: string) => answer };

let sandbox: Sandbox;
let bot: BotProcess;

afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

const answersTo = (user: { readonly id: string }) => sandbox.botMessages(user).length;

const reads = async (result: string) => counted(await bot.url(), 'kidoku_read_receipts_total', { result });

/** From the moment LINE was told that the message is kept to the moment its answer was visible, in ms. */
function waitOf(eventId: string): number {
  const kept = entriesOf(sandbox.history, 'delivery.answered').find(({ eventIds }) =>
    eventIds.includes(eventId),
  );
  const shown = entriesOf(sandbox.history, 'bot.visible').find((visible) => visible.eventId === eventId);
  return (shown?.at ?? Infinity) - (kept?.at ?? 0);
}

describe.each([
  ['chat', 'mark'],
  ['old-api', 'mark-old'],
] as const)('an account in %s mode whose marks go wrong for longer than the timeout', (account, endpoint) => {
  beforeEach(async () => {
    sandbox = await startSandbox({ account });
  });

  describe('with the policy `send`', () => {
    beforeEach(async () => {
      bot = await BotProcess.start(sandbox, settings);
    });

    it.each([
      ['errors', { kind: 'status', status: 503, body: '<html>down</html>' }],
      ['silence', { kind: 'hang' }],
    ] as const)(
      'answers unread and counts it; only the first waits; all is read once LINE recovers from %s',
      async (_, failure) => {
        const fault = sandbox.faults.add({ endpoint, ...failure });
        const user = sandbox.user('Aiko');
        const acts: ReturnType<typeof user.says>[] = [];
        for (const nth of ['first', 'second', 'third']) {
          const act = user.says(`${nth} words of Aiko`);
          acts.push(act);
          await sandbox.waitFor(() => answersTo(user) === acts.length);
        }

        expect(acts.map(({ message }) => message.read)).toEqual([false, false, false]);
        const [first = 0, ...later] = acts.map(({ eventId }) => waitOf(eventId));
        expect(first).toBeGreaterThanOrEqual(TIMEOUT_MS / 2);
        expect(Math.max(...later)).toBeLessThan(TIMEOUT_MS / 2);
        expect(await reads('unmarked')).toBe(3);

        fault.remove();
        await sandbox.waitFor(() => acts.every(({ message }) => message.read), { timeoutMs: 20_000 });
        const before = sandbox.check(oracle).length;
        user.says('words after the outage');
        await sandbox.waitFor(() => answersTo(user) === 4);
        expect(sandbox.check(oracle)).toHaveLength(before);
        expect(await leaks(bot, sandbox.channel)).toEqual([]);
      },
    );

    it('takes the endpoint as down when marks of several users fail: then nobody waits', async () => {
      sandbox.faults.add({ endpoint, kind: 'reset' });
      const users = ['Aiko', 'Ben', 'Chika'].map((name) => sandbox.user(name));
      users.map((user) => user.says(`words of ${user.name}`));
      await sandbox.waitFor(() => users.every((user) => answersTo(user) === 1));

      const newcomer = sandbox.user('Dai');
      const { eventId } = newcomer.says('words of Dai');
      await sandbox.waitFor(() => answersTo(newcomer) === 1);

      expect(waitOf(eventId)).toBeLessThan(TIMEOUT_MS / 2);
    });

    it('marks what it answered unread after a kill and a restart, too', async () => {
      sandbox.faults.add({ endpoint, kind: 'status', status: 500 });
      const user = sandbox.user('Aiko');
      const { message } = user.says('words of Aiko');
      await sandbox.waitFor(() => answersTo(user) === 1);
      await until(async () => (await reads('unmarked')) === 1);

      await bot.kill('SIGKILL');
      sandbox.faults.clear();
      bot = await BotProcess.start(sandbox, settings, bot.dir);

      await sandbox.waitFor(() => message.read, { timeoutMs: 20_000 });
      expect(answersTo(user)).toBe(1);
    });

    it('takes a 4xx as final: the answer follows at once', async () => {
      sandbox.faults.add({
        endpoint,
        kind: 'status',
        status: 400,
        body: { message: 'Invalid markAsReadToken.' },
      });
      const user = sandbox.user('Aiko');
      const { eventId } = user.says('words of Aiko');
      await sandbox.waitFor(() => answersTo(user) === 1);

      expect(waitOf(eventId)).toBeLessThan(TIMEOUT_MS / 2);
      expect(await reads('unmarked')).toBe(1);
      await until(async () => (await reads('refused')) === 1);
    });
  });

  describe('with the policy `hold`', () => {
    const holding = { ...settings, READ_RECEIPT_ON_FAILURE: 'hold' };

    beforeEach(async () => {
      bot = await BotProcess.start(sandbox, holding);
    });

    it('holds the answer until the message is read, and those behind it', async () => {
      const fault = sandbox.faults.add({ endpoint, kind: 'status', status: 503 });
      const user = sandbox.user('Aiko');
      await user.says('first words of Aiko').delivered;
      await user.says('second words of Aiko').delivered;
      await until(async () => (await reads('held')) >= 2);
      expect(answersTo(user)).toBe(0);

      fault.remove();
      await sandbox.waitFor(() => answersTo(user) === 2, { timeoutMs: 20_000 });
      expect(sandbox.check(oracle)).toEqual([]);
      expect(await leaks(bot, sandbox.channel)).toEqual([]);
    });

    it('ends as a dead letter after the last try, and the conversation goes on', async () => {
      const fault = sandbox.faults.add({ endpoint, kind: 'status', status: 503 });
      const user = sandbox.user('Aiko');
      await user.says('words that are held').delivered;
      await until(async () => (await reads('held')) >= 1);
      await bot.stop();
      // Its ten tries take minutes: all but the last are spent here.
      inStoreOf(bot, (db) => {
        db.exec('UPDATE event SET attempts = 9; UPDATE conversation SET held_until = NULL');
      });
      bot = await BotProcess.start(sandbox, holding, bot.dir);

      await until(() => bot.logs.some(({ message }) => message === 'An event became a dead letter'));
      fault.remove();
      user.says('words after the outage');
      await sandbox.waitFor(() => answersTo(user) === 1);

      expect(sandbox.check(oracle)).toEqual([]);
      expect(await counted(await bot.url(), 'kidoku_events_completed_total', { outcome: 'dead' })).toBe(1);
      expect(await leaks(bot, sandbox.channel)).toEqual([]);
    });
  });
});
