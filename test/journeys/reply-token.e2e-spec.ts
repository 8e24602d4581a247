import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { leaks } from '../support/leaks';
import { counted, until } from '../support/observe';

const TOKEN_LASTS_MS = 500;

let sandbox: Sandbox;
let bot: BotProcess;

afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

/** The message is read only when its reply token has run out. */
async function answerTooLate(settings: Record<string, string>) {
  sandbox = await startSandbox({ replyTokenLifetimeMs: TOKEN_LASTS_MS });
  bot = await BotProcess.start(sandbox, settings);
  sandbox.faults.add({ endpoint: 'mark', kind: 'delay', delayMs: 2 * TOKEN_LASTS_MS, times: 1 });
  const user = sandbox.user('Aiko');
  user.says('words of Aiko');
  return user;
}

const sends = async (kind: string, outcome: string) =>
  counted(await bot.url(), 'kidoku_sends_total', { kind, outcome });

it('makes an event whose reply token ran out a dead letter that says so, and the conversation goes on', async () => {
  const user = await answerTooLate({});

  await until(() =>
    bot.logs.some(
      ({ message, params }) =>
        message === 'An event became a dead letter' &&
        (params as { reason: string }).reason === 'reply token expired',
    ),
  );
  expect(await sends('reply', 'dead')).toBe(1);
  expect(await counted(await bot.url(), 'kidoku_events_completed_total', { outcome: 'dead' })).toBe(1);

  user.says('the next words of Aiko');
  await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
  expect(await leaks(bot, sandbox.channel)).toEqual([]);
});

it('pushes the answer instead where that is allowed', async () => {
  const user = await answerTooLate({ REPLY_FALLBACK_TO_PUSH: 'true' });

  await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);
  await until(async () => (await sends('push', 'sent')) === 1);

  expect(await sends('reply', 'became_push')).toBe(1);
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
});

it('answers a message that waited for the bot longer than its token lasts: each delivery arms it again', async () => {
  sandbox = await startSandbox({
    replyTokenLifetimeMs: TOKEN_LASTS_MS,
    redeliveryScheduleMs: [2 * TOKEN_LASTS_MS],
  });
  bot = await BotProcess.start(sandbox);
  await bot.stop();
  const user = sandbox.user('Aiko');
  const { delivered } = user.says('words of Aiko');
  await sandbox.waitFor((history) => entriesOf(history, 'delivery.answered').length > 0);
  bot = await BotProcess.start(sandbox, {}, bot.dir);

  expect((await delivered).attempts).toBeGreaterThan(1);
  await until(async () => (await sends('reply', 'sent')) === 1);
  expect(sandbox.botMessages(user)).toHaveLength(1);
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
});
