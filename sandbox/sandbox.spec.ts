import type { Sandbox } from './sandbox';
import { startSandbox } from './sandbox';
import { LineApi } from './testing/line-api';
import { TinyBot } from './testing/tiny-bot';

describe('a bot that marks, then answers', () => {
  let bot: TinyBot;
  let sandbox: Sandbox;
  let line: LineApi;

  beforeEach(async () => {
    bot = await TinyBot.start();
    sandbox = await startSandbox({ webhookUrl: bot.url });
    line = new LineApi(sandbox);
  });

  afterEach(async () => {
    await Promise.all([sandbox.close(), bot.close()]);
  });

  it('is seen to keep its promise', async () => {
    const aiko = sandbox.user('Aiko');
    const { event, message, delivered } = aiko.says('hello');
    expect(await delivered).toMatchObject({ delivered: true, attempts: 1, status: 200 });
    expect(message.read).toBe(false);

    await line.mark(event.message?.markAsReadToken);
    await line.reply(event.replyToken, 'hello');

    expect(message.read).toBe(true);
    expect(sandbox.botMessages(aiko).map(({ content }) => content.text)).toEqual(['hello']);
    expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
    expect(sandbox.timeline()[0]?.line).toMatch(
      /^webhook 200 in \d+ ms · read after \d+ ms · reply after \d+ ms$/,
    );
  });

  it('is caught when it answers first', async () => {
    const { event, eventId, delivered } = sandbox.user('Aiko').says('hello');
    await delivered;
    await line.reply(event.replyToken, 'hello');
    await line.mark(event.message?.markAsReadToken);

    expect(sandbox.check()).toMatchObject([{ rule: 'read before answer', eventId }]);
    expect(sandbox.timeline()[0]?.line).toContain('ANSWERED BEFORE READ');
  });

  it('needs no mark in automatic mode, where LINE shows "Read" at once', async () => {
    sandbox.account = 'automatic';
    const { event, message, delivered } = sandbox.user('Aiko').says('hello');
    expect(message.read).toBe(true);
    await delivered;
    await line.reply(event.replyToken);
    expect(sandbox.check()).toEqual([]);
  });

  it('can be waited for without polling', async () => {
    const { event, eventId } = sandbox.user('Aiko').says('hello');
    const shown = sandbox.waitFor((history) =>
      history.find((entry) => entry.type === 'bot.visible' && entry.eventId === eventId),
    );
    await sandbox.settled();
    await line.reply(event.replyToken);
    expect(await shown).toMatchObject({ texts: ['hello'] });
    await expect(sandbox.waitFor(() => false, { timeoutMs: 1 })).rejects.toThrow('not in the history');
  });

  it('starts anew after a reset', async () => {
    const aiko = sandbox.user('Aiko');
    await aiko.says('hello').delivered;
    sandbox.account = 'old-api';
    await sandbox.reset();
    expect(sandbox.history).toEqual([]);
    expect(sandbox.account).toBe('chat');
    expect(sandbox.user('Aiko').id).not.toBe(aiko.id);
  });
});
