import type { AccountMode } from '../../sandbox/account/account-mode';
import type { SentAct } from '../../sandbox/chat/speaker';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { Feature, OnPostback, OnText, ReadReceipt } from '../../src/bot';
import { HandOver } from '../../src/read-receipt/hand-over';
import { App } from '../support/app';
import { counted, idle, until } from '../support/observe';

const ASK_HUMAN = 'I want to complain';

@Feature()
class Policies {
  @OnText(/complain/)
  @ReadReceipt('never')
  complaint(): string {
    return 'A person will read this.';
  }

  @OnPostback('menu')
  menu(): string {
    return 'The menu';
  }

  @OnText('hold')
  @ReadReceipt('hold')
  hold(): string {
    return 'held until read';
  }

  @OnText('send')
  @ReadReceipt('send')
  send(): string {
    return 'sent all the same';
  }
}

let sandbox: Sandbox;
let app: App;

async function start(account: AccountMode, env: Record<string, string>): Promise<void> {
  sandbox = await startSandbox({ account });
  app = await App.start(sandbox, [Policies], env);
}

afterEach(async () => {
  await app.close();
  await sandbox.close();
});

/** Said, taken in and dealt with. */
async function dealtWith(act: SentAct): Promise<SentAct> {
  await act.delivered;
  await idle(app.url);
  return act;
}

const shownTo = (name: string) => sandbox.botMessages(sandbox.user(name)).map(({ content }) => content.text);
const reads = (result: string) => counted(app.url, 'kidoku_read_receipts_total', { result });

describe.each(['before-send', 'on-receive'] as const)(
  'a message for a human operator, in chat mode, marking %s',
  (timing) => {
    beforeEach(() => start('chat', { READ_RECEIPT_TIMING: timing }));

    it('is answered and stays unread, until a later message is answered', async () => {
      const user = sandbox.user('Aiko');
      const complaint = await dealtWith(user.says(ASK_HUMAN));
      expect(shownTo('Aiko')).toEqual(['A person will read this.']);
      expect(complaint.message.read).toBe(false);

      const later = await dealtWith(user.says('hello'));
      expect(shownTo('Aiko')).toEqual(['A person will read this.', 'hello']);
      expect([complaint.message.read, later.message.read]).toEqual([true, true]);
    });

    it('stays unread when an earlier one, delivered late, is read and answered', async () => {
      const user = sandbox.user('Aiko');
      const { webhookUrl } = sandbox;
      sandbox.webhookUrl = undefined;
      const earlier = user.says('earlier');
      sandbox.webhookUrl = webhookUrl;
      const complaint = await dealtWith(user.says(ASK_HUMAN));
      await sandbox.deliver([earlier]);
      await idle(app.url);

      expect(shownTo('Aiko')).toEqual(['A person will read this.', 'earlier']);
      expect([earlier.message.read, complaint.message.read]).toEqual([true, false]);
    });

    it('stays unread when an earlier one in the same body is answered', async () => {
      const user = sandbox.user('Aiko');
      const acts: SentAct[] = [];
      await sandbox.together(() => {
        acts.push(user.says('earlier'), user.says(ASK_HUMAN));
      });
      await idle(app.url);

      expect(shownTo('Aiko')).toEqual(['earlier', 'A person will read this.']);
      expect(acts.map(({ message }) => message.read)).toEqual([true, false]);
    });

    it('stays unread, as do more of them, when the bot answers what carries no token', async () => {
      const user = sandbox.user('Aiko');
      const sticker = user.sends('sticker');
      await sticker.delivered;
      const complaints = [
        await dealtWith(user.says(ASK_HUMAN)),
        await dealtWith(user.says('I complain again')),
      ];
      await user.postback('menu').delivered;
      await idle(app.url);

      expect(shownTo('Aiko')).toEqual(['A person will read this.', 'A person will read this.', 'The menu']);
      expect(sticker.message.read).toBe(true);
      expect(complaints.map(({ message }) => message.read)).toEqual([false, false]);
    });
  },
);

describe('a message for a human operator, in the old mode', () => {
  it('stays unread until the next mark, which marks all that the user has sent', async () => {
    await start('old-api', {});
    const user = sandbox.user('Aiko');
    const complaint = await dealtWith(user.says(ASK_HUMAN));
    expect(complaint.message.read).toBe(false);
    await dealtWith(user.says('hello'));
    expect(complaint.message.read).toBe(true);
  });
});

describe('a conversation that was handed over to a human', () => {
  beforeEach(() => start('chat', { READ_RECEIPT_TIMING: 'on-receive' }));

  /** The mark of a message that came later is proof that this one's turn has passed. */
  async function expectUnread({ message, delivered }: SentAct): Promise<void> {
    await delivered;
    const other = sandbox.user('somebody else').sends('sticker');
    await sandbox.waitFor(() => other.message.read);
    await idle(app.url);
    expect(message.read).toBe(false);
  }

  it('is not marked on receipt until it is handed back', async () => {
    const user = sandbox.user('Aiko');
    const before = user.sends('sticker');
    await sandbox.waitFor(() => before.message.read);
    const handOver = app.get(HandOver);
    await handOver.toHuman(user.id);
    expect(await handOver.isWithHuman(user.id)).toBe(true);
    await expectUnread(user.sends('sticker'));

    await handOver.backToBot(user.id);
    expect(await handOver.isWithHuman(user.id)).toBe(false);
    const after = user.sends('sticker');
    await sandbox.waitFor(() => after.message.read);
  });

  it('is marked before whatever the bot sends there', async () => {
    const user = sandbox.user('Aiko');
    await dealtWith(user.sends('sticker'));
    await app.get(HandOver).toHuman(user.id);
    const sticker = user.sends('sticker');
    const text = user.says('hello?');
    await sandbox.waitFor(() => shownTo('Aiko').length === 1);
    expect([sticker.message.read, text.message.read]).toEqual([true, true]);
    expect(sandbox.check()).toEqual([]);
  });
});

describe('a bot that LINE has never told whose it is', () => {
  it('refuses to hand over a conversation, in place of forgetting it', async () => {
    sandbox = await startSandbox({ account: 'chat' });
    sandbox.faults.add({ endpoint: 'bot-info', kind: 'status', status: 503 });
    app = await App.start(sandbox, [Policies]);
    const user = sandbox.user('Aiko');
    await expect(app.get(HandOver).toHuman(user.id)).rejects.toThrow('whose store this is');

    await dealtWith(user.says('hello'));
    await expect(app.get(HandOver).toHuman(user.id)).resolves.toBeUndefined();
  });
});

describe.each([
  { account: 'chat', endpoint: 'mark' },
  { account: 'old-api', endpoint: 'mark-old' },
] as const)('while LINE takes no marks, in $account mode', ({ account, endpoint }) => {
  beforeEach(async () => {
    await start(account, { READ_RECEIPT_TIMEOUT_MS: '300', READ_RECEIPT_TIMING: 'before-send' });
  });

  it('an answer whose handler holds waits until its message is read', async () => {
    sandbox.faults.add({ endpoint, kind: 'status', status: 503 });
    sandbox.user('Aiko').says('hold');
    await until(async () => (await reads('held')) > 0);
    expect(shownTo('Aiko')).toEqual([]);

    sandbox.faults.clear();
    await sandbox.waitFor(() => shownTo('Aiko').length === 1, { timeoutMs: 15_000 });
    expect(sandbox.check()).toEqual([]);
  });

  it('an answer whose handler sends goes out, and its message is read once LINE recovers', async () => {
    sandbox.faults.add({ endpoint, kind: 'status', status: 503 });
    const { message } = sandbox.user('Aiko').says('send');
    await sandbox.waitFor(() => shownTo('Aiko').length === 1);
    expect(message.read).toBe(false);
    expect(await reads('unmarked')).toBe(1);

    sandbox.faults.clear();
    await sandbox.waitFor(() => message.read, { timeoutMs: 15_000 });
    expect(sandbox.check().map(({ rule }) => rule)).toEqual(['read before answer']);
  });

  it('an answer whose handler never marks asks LINE for nothing', async () => {
    sandbox.faults.add({ endpoint, kind: 'status', status: 503 });
    await dealtWith(sandbox.user('Aiko').says(ASK_HUMAN));
    expect(shownTo('Aiko')).toEqual(['A person will read this.']);
    const calls = entriesOf(sandbox.history, 'call.arrived').map((call) => call.endpoint);
    expect(calls).not.toContain(endpoint);
  });
});
