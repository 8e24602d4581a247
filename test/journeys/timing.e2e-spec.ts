import { entriesOf, type HistoryEntry } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { idle } from '../support/observe';

// On a busy machine a message may well arrive between a mark and the send behind it.
const echo = { question: (answer: string) => answer, raceMs: 1_000 };

const answers = (history: readonly HistoryEntry[]) => entriesOf(history, 'bot.visible');
const marks = (history: readonly HistoryEntry[]) =>
  entriesOf(history, 'call.arrived').filter(({ endpoint }) => endpoint === 'mark' || endpoint === 'mark-old');

describe.each([
  { account: 'chat', markEndpoint: 'mark' },
  { account: 'old-api', markEndpoint: 'mark-old' },
] as const)('an account in $account mode', ({ account, markEndpoint }) => {
  describe.each(['before-send', 'on-receive'] as const)('that marks %s', (timing) => {
    let sandbox: Sandbox;
    let bot: BotProcess;

    beforeAll(async () => {
      sandbox = await startSandbox({ account });
      bot = await BotProcess.start(sandbox, { READ_RECEIPT_TIMING: timing });
    });

    afterEach(() => {
      sandbox.faults.clear();
    });

    afterAll(async () => {
      await bot.stop();
      await sandbox.close();
    });

    it('marks a burst of 30 messages with a few calls, and all of it before its answers', async () => {
      const before = marks(sandbox.history).length;
      sandbox.faults.add({ endpoint: markEndpoint, kind: 'delay', delayMs: 80 });
      const user = sandbox.user('Aiko');
      const burst = Array.from({ length: 30 }, (_, i) => user.says(`message ${i + 1}`));
      await sandbox.waitFor(() => sandbox.botMessages(user).length === burst.length);

      expect(sandbox.check(echo)).toEqual([]);
      expect(marks(sandbox.history).length - before).toBeLessThanOrEqual(10);
    });

    it('marks together what one body brings of one user', async () => {
      const before = marks(sandbox.history).length;
      const user = sandbox.user('Ben');
      await sandbox.together(() => {
        for (let i = 1; i <= 20; i += 1) user.says(`part ${i}`);
      });
      await sandbox.waitFor(() => sandbox.botMessages(user).length === 20);

      expect(sandbox.check(echo)).toEqual([]);
      expect(marks(sandbox.history).length - before).toBe(1);
    });

    if (timing === 'on-receive') {
      it('marks what nobody answers', async () => {
        const user = sandbox.user('Chika');
        const { message } = user.sends('sticker');
        await sandbox.waitFor(() => message.read);
        await idle(await bot.url());
        expect(sandbox.botMessages(user)).toEqual([]);
      });
    } else {
      it('leaves unread what nobody answers, until an answer in that chat', async () => {
        const user = sandbox.user('Chika');
        const { message, delivered } = user.sends('sticker');
        await delivered;
        await idle(await bot.url());
        expect(message.read).toBe(false);

        user.says('hello?');
        await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);
        expect(message.read).toBe(true);
        expect(sandbox.check(echo)).toEqual([]);
      });
    }
  });
});

describe('an account in automatic mode', () => {
  it('answers without a single mark, because LINE shows "Read" by itself', async () => {
    const sandbox = await startSandbox({ account: 'automatic' });
    const bot = await BotProcess.start(sandbox, { READ_RECEIPT_TIMING: 'on-receive' });
    try {
      const user = sandbox.user('Aiko');
      user.sends('sticker');
      user.says('hello');
      await sandbox.waitFor((history) => answers(history).length === 1);
      expect(sandbox.check(echo)).toEqual([]);
      expect(marks(sandbox.history)).toEqual([]);
    } finally {
      await bot.stop();
      await sandbox.close();
    }
  });
});
