import { defaultChannel } from '../../sandbox/account/channel';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess, environmentFor } from '../support/bot-process';

const stranger = { ...defaultChannel, botUserId: 'U00000000000000000000000000000bad' };

describe('a bot on the store of another bot', () => {
  let own: Sandbox;
  let other: Sandbox;
  let bot: BotProcess;

  beforeEach(async () => {
    own = await startSandbox();
    other = await startSandbox({ channel: stranger, redelivery: false });
    bot = await BotProcess.start(own);
    own.user('Aiko').says('this store is mine');
    await own.waitFor((history) => history.some(({ type }) => type === 'bot.visible'));
    await bot.stop();
  });

  afterEach(async () => {
    await bot.stop();
    await Promise.all([own.close(), other.close()]);
  });

  function expectWords(level: string): void {
    const told = JSON.stringify(bot.logs.filter((line) => line.level === level));
    for (const word of [own.channel.botUserId, stranger.botUserId, 'DATABASE_URL'])
      expect(told).toContain(word);
  }

  it('ends as soon as LINE has told whose token it has, and says which bots these are', async () => {
    bot = BotProcess.spawn(environmentFor(other), bot.dir);

    expect(await bot.exited).toEqual({ code: 1, signal: null });
    expectWords('fatal');
  });

  it('answers webhooks 503 and sends nothing while LINE has not told, and says why', async () => {
    other.faults.add({ endpoint: 'bot-info', kind: 'status', status: 500 });
    bot = await BotProcess.start(other, {}, bot.dir);

    const { status } = await other.user('Ben').says('a secret of mine').delivered;

    expect(status).toBe(503);
    expect(other.history.filter(({ type }) => type === 'bot.visible')).toEqual([]);
    expectWords('error');
    expect(JSON.stringify(bot.logs)).not.toContain('a secret of mine');
  });
});
