import type { AccountMode } from '../../sandbox/account/account-mode';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import type { SandboxOptions } from '../../sandbox/sandbox.options';
import { BotProcess } from '../support/bot-process';
import { inStoreOf } from '../support/store-file';
import { counted, health, idle } from '../support/observe';

// On a busy machine a message may well arrive between a mark and the send behind it.
const echo = { question: (answer: string) => answer, raceMs: 1_000 };

let sandbox: Sandbox;
let bot: BotProcess;

async function start(account: AccountMode, options: Partial<SandboxOptions> = {}): Promise<void> {
  sandbox = await startSandbox({ account, ...options });
  bot = await BotProcess.start(sandbox);
}

afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

const reads = async (result: string) => counted(await bot.url(), 'kidoku_read_receipts_total', { result });
const marks = () =>
  entriesOf(sandbox.history, 'call.arrived').filter(({ endpoint }) => endpoint.startsWith('mark'));
const texts = () => entriesOf(sandbox.history, 'bot.visible').flatMap((shown) => shown.texts);

/** Whether any of the chat's answers came before "Read" on what they answer; the oracle asks that of users only. */
function answeredUnread(): string[] {
  const readAt = new Map(
    entriesOf(sandbox.history, 'message.read').map(({ messageId, n }) => [messageId, n]),
  );
  const events = new Map(entriesOf(sandbox.history, 'event').map((event) => [event.eventId, event]));
  return entriesOf(sandbox.history, 'bot.visible')
    .filter(({ eventId = '', n }) => n < (readAt.get(events.get(eventId)?.messageId ?? '') ?? Infinity))
    .flatMap((shown) => shown.texts);
}

describe('a message that comes late', () => {
  it('is answered, and takes no mark of its own where a newer one was marked in chat mode', async () => {
    await start('chat');
    const user = sandbox.user('Aiko');
    const { webhookUrl } = sandbox;
    sandbox.webhookUrl = undefined;
    const older = user.says('older');
    sandbox.webhookUrl = webhookUrl;
    await user.says('newer').delivered;
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);
    const before = marks().length;

    await sandbox.deliver([older]);
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 2);

    expect(sandbox.check(echo)).toEqual([]);
    expect(marks()).toHaveLength(before);
  });

  it('never takes "Read" from the newer ones behind it', async () => {
    await start('chat');
    const user = sandbox.user('Aiko');
    const { webhookUrl } = sandbox;
    sandbox.webhookUrl = undefined;
    const [first, second, third] = ['first', 'second', 'third'].map((text) => user.says(text));
    sandbox.webhookUrl = webhookUrl;
    for (const act of [second, first, third]) if (act) await sandbox.deliver([act]);
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 3);

    expect(sandbox.check(echo)).toEqual([]);
    expect([first, second, third].map((act) => act?.message.read)).toEqual([true, true, true]);
  });

  it('is read before its answer in the old mode', async () => {
    await start('old-api');
    const user = sandbox.user('Aiko');
    const { webhookUrl } = sandbox;
    sandbox.webhookUrl = undefined;
    const older = user.says('older');
    sandbox.webhookUrl = webhookUrl;
    await user.says('newer').delivered;
    await sandbox.deliver([older]);
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 2);

    expect(sandbox.check(echo)).toEqual([]);
  });
});

describe('a message without a token in chat mode', () => {
  it('is answered and counted, because there is nothing to mark it with', async () => {
    await start('chat', { markAsReadTokens: 'never' });
    const user = sandbox.user('Aiko');
    await user.says('no token').delivered;
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);

    expect(await reads('unmarkable_no_token')).toBe(1);
    expect(marks()).toEqual([]);
  });

  it('raises the account alarm when it stays so', async () => {
    await start('chat', { markAsReadTokens: 'never' });
    const user = sandbox.user('Aiko');
    for (let i = 1; i <= 10; i += 1) await user.says(`no token ${i}`).delivered;
    await idle(await bot.url());

    const { details } = (await (await fetch(`${await bot.url()}/health`)).json()) as {
      readonly details: { readonly line_account: { readonly status: string } };
    };
    expect(details.line_account.status).toBe('degraded');
  });
});

describe('a message that its writer takes back', () => {
  it('before it is handled is not answered, and what it said is not kept', async () => {
    await start('chat');
    const user = sandbox.user('Aiko');
    // While the first answer waits for its mark, the second message waits behind it.
    sandbox.faults.add({ endpoint: 'mark', kind: 'delay', delayMs: 1_000, effect: 'at-end', times: 1 });
    await user.says('first').delivered;
    const second = user.says('a secret of mine');
    await second.delivered;
    await user.unsends(second.message).delivered;
    expect(sandbox.botMessages(user)).toEqual([]);
    await user.says('third').delivered;
    await idle(await bot.url());

    expect(texts()).toEqual(['first', 'third']);
    expect(sandbox.check(echo)).toEqual([]);
    expect(keptOf('a secret of mine')).toEqual({ events: 0, sends: 0 });
    expect(await health(await bot.url())).toMatchObject({ overall: 'ok', deadLetters: 0 });
  });

  it('after its answer is not kept', async () => {
    await start('chat');
    const user = sandbox.user('Aiko');
    const said = user.says('a secret of mine');
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);
    await idle(await bot.url());
    expect(keptOf('a secret of mine')).toEqual({ events: 1, sends: 1 });

    await user.unsends(said.message).delivered;
    await idle(await bot.url());
    expect(keptOf('a secret of mine')).toEqual({ events: 0, sends: 0 });
  });

  it('while its answer waits for the mark is not answered, and what it said is not kept', async () => {
    await start('chat');
    const user = sandbox.user('Aiko');
    sandbox.faults.add({ endpoint: 'mark', kind: 'delay', delayMs: 1_000, effect: 'at-end', times: 1 });
    const said = user.says('a secret of mine');
    await sandbox.waitFor(() => marks().length === 1);
    await user.unsends(said.message).delivered;
    await user.says('next').delivered;
    await idle(await bot.url());

    expect(texts()).toEqual(['next']);
    expect(keptOf('a secret of mine')).toEqual({ events: 0, sends: 0 });
    expect(await health(await bot.url())).toMatchObject({ overall: 'ok', deadLetters: 0 });
  });

  function keptOf(words: string): { events: unknown; sends: unknown } {
    return inStoreOf(bot, (db) => ({
      events: db.prepare('SELECT count(*) AS n FROM event WHERE instr(json, ?) > 0').get(words)?.n,
      sends: db.prepare('SELECT count(*) AS n FROM outbox WHERE instr(payload, ?) > 0').get(words)?.n,
    }));
  }
});

describe('a message in a group or room', () => {
  it('is read by its token before its answer in chat mode', async () => {
    await start('chat');
    const [group, room] = [sandbox.group('Trip'), sandbox.room('Lunch')];
    await sandbox.user('Aiko').in(group).says('from a member').delivered;
    await group.says('from a member who gave no id').delivered;
    await sandbox.user('Ben').in(room).says('in a room').delivered;
    await sandbox.waitFor(() => texts().length === 3);

    expect(answeredUnread()).toEqual([]);
    expect(sandbox.check(echo)).toEqual([]);
  });

  it('is answered once more by nobody when it is edited', async () => {
    await start('chat');
    const group = sandbox.group('Trip');
    const member = sandbox.user('Aiko').in(group);
    const { message } = member.says('Kyoto');
    await sandbox.waitFor(() => texts().length === 1);
    expect(await member.edits(message, 'Nara').delivered).toMatchObject({ status: 200 });
    await idle(await bot.url());

    expect(texts()).toEqual(['Kyoto']);
    expect(answeredUnread()).toEqual([]);
    expect(await health(await bot.url())).toMatchObject({ overall: 'ok', deadLetters: 0 });
  });

  it('is answered and counted in the old mode, which can mark users only', async () => {
    await start('old-api');
    await sandbox.user('Aiko').in(sandbox.group('Trip')).says('in a group').delivered;
    await sandbox.user('Aiko').in(sandbox.room('Lunch')).says('in a room').delivered;
    await sandbox.waitFor(() => texts().length === 2);
    await idle(await bot.url());

    expect(marks()).toEqual([]);
    expect(await counted(await bot.url(), 'kidoku_sends_total', { outcome: 'sent' })).toBe(2);
    expect(await reads('unmarkable_group')).toBeGreaterThanOrEqual(2);
  });
});
