import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { Event, Feature, Match, OnText, type TextMessageEvent } from '../../src/bot';
import { ReplyService } from '../../src/reply/reply.service';
import { App } from '../support/app';
import { idle } from '../support/observe';

@Feature()
class Courier {
  outcomes: string[] = [];
  runs = 0;

  constructor(private readonly reply: ReplyService) {}

  @OnText('reply first')
  async first(): Promise<void> {
    this.outcomes.push(await this.reply.reply(['said before the handler ended', 'in one go']));
  }

  @OnText('reply twice')
  async twice(): Promise<string> {
    await this.reply.reply('the first');
    return 'the second';
  }

  @OnText(/^tell (\S+)$/)
  async tell(@Match(1) to: string): Promise<string> {
    this.outcomes.push(await this.reply.push(to, 'a push for you'));
    return 'told';
  }

  @OnText(/^tell all (\S+)$/)
  async tellAll(@Match(1) to: string): Promise<string> {
    this.outcomes.push(await this.reply.multicast(to.split(','), 'news for all'));
    return 'told all';
  }

  @OnText('push, then fail once')
  async failOnce(@Event() event: TextMessageEvent): Promise<string> {
    this.runs += 1;
    const to = event.source?.type === 'user' ? (event.source.userId ?? '') : '';
    await this.reply.push(to, `pushed in run ${this.runs}`);
    if (this.runs === 1) throw new Error('after the push');
    return `answered in run ${this.runs}`;
  }
}

let sandbox: Sandbox;
let app: App;

beforeAll(async () => {
  sandbox = await startSandbox({ account: 'chat' });
  app = await App.start(sandbox, [Courier]);
});

afterEach(() => {
  expect(sandbox.check()).toEqual([]);
});

afterAll(async () => {
  await app.close();
  await sandbox.close();
});

const done = async () => {
  await sandbox.settled();
  await idle(app.url);
};
const shownTo = (name: string) => sandbox.botMessages(sandbox.user(name)).map(({ content }) => content.text);

/** Someone with a message that the bot has and that nobody has read. */
async function withUnread(name: string) {
  const user = sandbox.user(name);
  const { message, delivered } = user.sends('sticker');
  await delivered;
  await idle(app.url);
  expect(message.read).toBe(false);
  return { user, message };
}

describe('inside a handler', () => {
  it('reply() answers before the handler ends, and says so', async () => {
    sandbox.user('Aiko').says('reply first');
    await done();
    expect(shownTo('Aiko')).toEqual(['said before the handler ended', 'in one go']);
    expect(app.get(Courier).outcomes.pop()).toBe('sent');
  });

  it('a second answer is a dead letter in words, and the first stays the only one', async () => {
    const before = app.deadLetters.length;
    sandbox.user('Ben').says('reply twice');
    await done();
    expect(shownTo('Ben')).toEqual(['the first']);
    expect(app.deadLetters.slice(before)).toEqual([
      expect.stringContaining('Courier.twice: The event was answered already'),
    ]);
  });

  it('push() to another user shows "Read" on what that user wrote first', async () => {
    const { user, message } = await withUnread('Chika');
    sandbox.user('Dai').says(`tell ${user.id}`);
    await done();
    expect(shownTo('Chika')).toEqual(['a push for you']);
    expect(shownTo('Dai')).toEqual(['told']);
    expect(message.read).toBe(true);
    expect(app.get(Courier).outcomes.pop()).toBe('sent');
  });

  it('multicast() shows "Read" to each of its receivers first', async () => {
    const receivers = await Promise.all(['Emi', 'Fumi', 'Goro'].map(withUnread));
    sandbox.user('Hana').says(`tell all ${receivers.map(({ user }) => user.id).join(',')}`);
    await done();
    for (const { user, message } of receivers) {
      expect(shownTo(user.name)).toEqual(['news for all']);
      expect(message.read).toBe(true);
    }
    expect(shownTo('Hana')).toEqual(['told all']);
  });

  it('a push is not sent again when the handler fails after it and runs again', async () => {
    sandbox.user('Iku').says('push, then fail once');
    await done();
    expect(shownTo('Iku')).toEqual(['pushed in run 1', 'answered in run 2']);
    const pushes = entriesOf(sandbox.history, 'call.arrived').filter(
      ({ endpoint, chats }) => endpoint === 'push' && chats.includes(sandbox.user('Iku').id),
    );
    expect(pushes).toHaveLength(1);
  });
});

describe('outside a handler', () => {
  it('push() is queued, and shows "Read" first', async () => {
    const { user, message } = await withUnread('Jun');
    expect(await app.get(ReplyService).push(user.id, 'good morning')).toBe('queued');
    await idle(app.url);
    expect(shownTo('Jun')).toEqual(['good morning']);
    expect(message.read).toBe(true);
  });

  it('push() with the same key sends once', async () => {
    const { id } = sandbox.user('Kei');
    const reply = app.get(ReplyService);
    await Promise.all([1, 2, 3].map(() => reply.push(id, 'order 7 has left', { idempotencyKey: 'order-7' })));
    await idle(app.url);
    await reply.push(id, 'order 7 has left', { idempotencyKey: 'order-7' });
    await reply.push(id, 'order 8 has left', { idempotencyKey: 'order-8' });
    await idle(app.url);
    expect(shownTo('Kei')).toEqual(['order 7 has left', 'order 8 has left']);
  });

  it('pushes to one user arrive in the order they were made', async () => {
    const { id } = sandbox.user('Leo');
    const texts = Array.from({ length: 10 }, (_, i) => `part ${i + 1}`);
    for (const text of texts) await app.get(ReplyService).push(id, text);
    await idle(app.url);
    expect(shownTo('Leo')).toEqual(texts);
  });

  it('multicast() is queued, and shows "Read" to each receiver first', async () => {
    const receivers = await Promise.all(['Mio', 'Nao'].map(withUnread));
    const to = receivers.map(({ user }) => user.id);
    expect(await app.get(ReplyService).multicast(to, 'closed today')).toBe('queued');
    await idle(app.url);
    for (const { user, message } of receivers) {
      expect(shownTo(user.name)).toEqual(['closed today']);
      expect(message.read).toBe(true);
    }
  });

  it('reply() is refused in words, because there is nothing to answer', async () => {
    await expect(app.get(ReplyService).reply('to whom?')).rejects.toThrow('outside a handler use push()');
  });

  it('what LINE would refuse is refused to the caller, and nothing is queued', async () => {
    const reply = app.get(ReplyService);
    await expect(reply.push(sandbox.user('Aiko').id, [])).rejects.toThrow('at least one message');
    await expect(reply.push('', 'hello')).rejects.toThrow("LINE's id");
    await expect(reply.multicast([], 'hello')).rejects.toThrow('1 to 500 users');
    await expect(reply.push(sandbox.user('Aiko').id, 'x'.repeat(5_001))).rejects.toThrow('5000');
  });
});
