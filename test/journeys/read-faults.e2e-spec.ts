import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { inWords, type Failure } from '../support/failure';
import { leaks } from '../support/leaks';

/** Each with how many calls it strikes before it is over. */
const failures: readonly [Failure, number][] = [
  [{ kind: 'status', status: 500 }, 5],
  [{ kind: 'status', status: 500, effect: 'at-once' }, 5],
  [{ kind: 'status', status: 503, body: '<html><body>Service Unavailable</body></html>' }, 5],
  [{ kind: 'reset' }, 5],
  [{ kind: 'reset', effect: 'at-once' }, 3],
  [{ kind: 'hang' }, 5],
  [{ kind: 'hang', effect: 'at-once' }, 3],
  [{ kind: 'rate-limit' }, 5],
  [{ kind: 'rate-limit', retryAfterSeconds: 0 }, 5],
  [{ kind: 'rate-limit', retryAfterSeconds: 1 }, 3],
  [{ kind: 'rate-limit', retryAfterSeconds: -1 }, 3],
  [{ kind: 'rate-limit', retryAfterSeconds: 999_999_999 }, 3],
  [{ kind: 'truncated-body' }, 3],
  [{ kind: 'malformed-body' }, 3],
  [{ kind: 'slow-drip', everyMs: 400 }, 3],
  [{ kind: 'huge-body', bytes: 2 * 1024 * 1024 }, 3],
  [{ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' }, 5],
  [{ kind: 'delay', delayMs: 200 }, 3],
  [{ kind: 'delay', delayMs: 200, effect: 'at-end' }, 3],
];

describe.each([
  ['chat', 'mark'],
  ['old-api', 'mark-old'],
] as const)('an account in %s mode whose marks go wrong for less than the timeout', (account, endpoint) => {
  let sandbox: Sandbox;
  let bot: BotProcess;

  beforeAll(async () => {
    sandbox = await startSandbox({ account });
    bot = await BotProcess.start(sandbox, { READ_RECEIPT_TIMEOUT_MS: '3000', LINE_TIMEOUT_MS: '300' });
  });

  afterAll(async () => {
    await bot.stop();
    await sandbox.close();
  });

  it.each(failures.map(([failure, strikes]) => [inWords(failure), failure, strikes] as const))(
    'shows "Read" before each answer, one a message and in order: %s',
    async (name, failure, strikes) => {
      const fault = sandbox.faults.add({ endpoint, ...failure });
      const users = ['Aiko', 'Ben', 'Chika'].map((user) => sandbox.user(`${user} in ${name}`));
      await Promise.all(
        users.map(async (user) => {
          for (const nth of ['first', 'second']) await user.says(`${nth} words of ${user.name}`).delivered;
        }),
      );

      await sandbox.waitFor((history) => {
        const strokes = entriesOf(history, 'fault.played').filter((played) => played.fault === fault.id);
        return strokes.length >= strikes;
      });
      fault.remove();
      await sandbox.waitFor(() => users.every((user) => sandbox.botMessages(user).length === 2), {
        timeoutMs: 15_000,
      });

      expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
    },
  );

  it('tells operators no secret, no token and nothing that a user wrote', async () => {
    expect(await leaks(bot, sandbox.channel)).toEqual([]);
  });
});
