import { entriesOf } from '../../sandbox/history/history-entry';
import type { Fault } from '../../sandbox/faults/fault';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { leaks } from '../support/leaks';
import { counted, idle } from '../support/observe';

const settings = { REPLY_FALLBACK_TO_PUSH: 'true' };

let sandbox: Sandbox;
let bot: BotProcess;

afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

/** Kills the bot while its first call to the endpoint is under way, and starts it again on the same store. */
async function killDuring(endpoint: Fault['endpoint'], effect: 'never' | 'at-once') {
  bot = await BotProcess.start(sandbox, settings);
  sandbox.faults.add({ endpoint, kind: 'hang', effect });
  const user = sandbox.user('Aiko');
  await user.says('words of Aiko').delivered;
  await sandbox.waitFor((history) => entriesOf(history, 'fault.played').length > 0);
  await bot.kill('SIGKILL');
  sandbox.faults.clear();
  bot = await BotProcess.start(sandbox, settings, bot.dir);
  await sandbox.waitFor((history) => entriesOf(history, 'bot.visible').length > 0);
  await idle(await bot.url());
  return user;
}

async function expectOneAnswer(user: { readonly id: string }): Promise<void> {
  expect(sandbox.botMessages(user)).toHaveLength(1);
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
  expect(await leaks(bot, sandbox.channel)).toEqual([]);
}

const sends = async (kind: string, outcome: string) =>
  counted(await bot.url(), 'kidoku_sends_total', { kind, outcome });

describe.each(['chat', 'old-api'] as const)('a bot in %s mode that is killed', (account) => {
  beforeEach(async () => {
    sandbox = await startSandbox({ account });
  });

  const mark = account === 'chat' ? 'mark' : 'mark-old';

  it.each(['never', 'at-once'] as const)(
    'while it marks, with effect %s, marks and answers after its restart',
    async (effect) => {
      await expectOneAnswer(await killDuring(mark, effect));
      expect(await sends('reply', 'sent')).toBe(1);
    },
  );

  it('while a reply is under way that arrives does not answer again', async () => {
    await expectOneAnswer(await killDuring('reply', 'at-once'));
    expect(await sends('reply', 'assumed_sent')).toBe(1);
  });

  it('while a reply is under way that gets lost answers after its restart', async () => {
    await expectOneAnswer(await killDuring('reply', 'never'));
    expect(await sends('reply', 'sent')).toBe(1);
  });
});

describe('a bot that is killed while a push is under way', () => {
  beforeEach(async () => {
    sandbox = await startSandbox({ replyTokenLifetimeMs: -1 });
  });

  it.each(['never', 'at-once'] as const)(
    'with effect %s shows it once, under the same retry key',
    async (effect) => {
      await expectOneAnswer(await killDuring('push', effect));
      const pushes = entriesOf(sandbox.history, 'call.arrived').filter(({ endpoint }) => endpoint === 'push');
      expect(pushes).toHaveLength(2);
      expect(new Set(pushes.map(({ retryKey }) => retryKey)).size).toBe(1);
      expect(await sends('push', 'sent')).toBe(1);
    },
  );
});
