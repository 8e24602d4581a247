import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import type { Happening } from '../../sandbox/webhook/webhook-event';
import { BotProcess } from '../support/bot-process';
import { Middleman } from '../support/middleman';
import { counted, health, idle } from '../support/observe';

// On a busy machine a message may well arrive between a mark and the send behind it.
const echo = { question: (answer: string) => answer, raceMs: 1_000 };

describe('an event that LINE delivers more than once', () => {
  let sandbox: Sandbox;
  let bot: BotProcess;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: 'chat', redeliveryScheduleMs: [10, 50] });
    bot = await BotProcess.start(sandbox);
  });

  afterEach(async () => {
    await bot.stop();
    await sandbox.close();
  });

  /** It happens, and LINE has not told the bot yet. */
  function untold(act: () => Happening): Happening {
    const { webhookUrl } = sandbox;
    sandbox.webhookUrl = undefined;
    const happening = act();
    sandbox.webhookUrl = webhookUrl;
    return happening;
  }

  async function expectOneAnswerToEach(...acts: readonly Happening[]): Promise<void> {
    await idle(await bot.url());
    expect(
      entriesOf(sandbox.history, 'bot.visible')
        .map(({ eventId }) => eventId)
        .sort(),
    ).toEqual(acts.map(({ eventId }) => eventId).sort());
    expect(sandbox.check(echo)).toEqual([]);
    expect(await health(await bot.url())).toMatchObject({ overall: 'ok', deadLetters: 0 });
  }

  it('is answered once, however often, and by however many connections at a time', async () => {
    const act = untold(() => sandbox.user('Aiko').says('once'));
    const storm = [sandbox.deliver([act]), ...Array.from({ length: 25 }, () => sandbox.redeliver(act))];
    const results = [...(await Promise.all(storm)).flat(), ...(await sandbox.redeliver(act, 24))];

    expect(results.map(({ status }) => status)).toEqual(Array(50).fill(200));
    await expectOneAnswerToEach(act);
    expect(await counted(await bot.url(), 'kidoku_events_total', { result: 'stored' })).toBe(1);
    expect(await counted(await bot.url(), 'kidoku_events_total', { result: 'duplicate' })).toBe(49);
  });

  it('is answered once by a bot that was stopped, or killed, and started again between', async () => {
    const act = sandbox.user('Aiko').says('once');
    await act.delivered;
    await sandbox.redeliver(act, 10);
    await idle(await bot.url());

    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await bot.kill(signal);
      bot = await BotProcess.start(sandbox, {}, bot.dir);
      const results = await Promise.all(Array.from({ length: 10 }, () => sandbox.redeliver(act, 2)));
      expect(results.flat().map(({ status }) => status)).toEqual(Array(20).fill(200));
      await expectOneAnswerToEach(act);
    }
  });

  it('is answered once where one body holds it twice', async () => {
    const act = untold(() => sandbox.user('Aiko').says('twice in a body'));
    expect(await sandbox.deliver([act, act])).toMatchObject({ status: 200 });
    await expectOneAnswerToEach(act);
  });

  it('is answered once for each of many users in one body, old and new events mixed', async () => {
    const users = ['Aiko', 'Ben', 'Chika', 'Dai', 'Emi'].map((name) => sandbox.user(name));
    const first = users.map((user) => untold(() => user.says(`first of ${user.name}`)));
    const second = users.map((user) => untold(() => user.says(`second of ${user.name}`)));
    await sandbox.deliver([...first].reverse());
    await idle(await bot.url());
    await sandbox.deliver([...first, ...second, ...first]);
    await expectOneAnswerToEach(...first, ...second);
  });

  it('is answered once although it lacks a webhookEventId', async () => {
    const user = sandbox.user('Aiko');
    const act = user.says('nameless', { override: { webhookEventId: undefined } });
    await act.delivered;
    await sandbox.redeliver(act, 5);
    await expectOneAnswerToEach(act);
  });

  describe('because LINE did not hear the 200', () => {
    let middleman: Middleman;

    beforeEach(async () => {
      middleman = await Middleman.before(sandbox.webhookUrl ?? '');
      sandbox.webhookUrl = middleman.url;
    });

    afterEach(() => middleman.close());

    it.each([
      { heard: 'a 503', status: 503 },
      { heard: 'nothing in time', status: undefined },
    ])('but $heard, is answered once', async ({ status }) => {
      middleman.answerInstead(status);
      const acts = ['Aiko', 'Ben'].map((name) => sandbox.user(name).says(`hello from ${name}`));
      await sandbox.waitFor((history) => entriesOf(history, 'delivery.answered').length >= 2);
      middleman.passOn();
      for (const act of acts) expect(await act.delivered).toMatchObject({ status: 200, delivered: true });
      await expectOneAnswerToEach(...acts);
      const url = await bot.url();
      expect(await counted(url, 'kidoku_events_total', { result: 'duplicate' })).toBeGreaterThanOrEqual(2);
    });
  });
});

describe('an event whose first delivery found no bot', () => {
  it('is answered once when it is delivered again', async () => {
    const sandbox = await startSandbox({ account: 'chat', redeliveryScheduleMs: [50] });
    // Nothing listens on the port of a bot that is gone.
    const gone = await BotProcess.start(sandbox);
    await gone.stop();
    const act = sandbox.user('Aiko').says('anybody?');
    await sandbox.waitFor((history) => entriesOf(history, 'delivery.answered').length > 0);
    const bot = await BotProcess.start(sandbox, {}, gone.dir);
    try {
      expect(await act.delivered).toMatchObject({ status: 200 });
      await idle(await bot.url());
      expect(sandbox.botMessages(sandbox.user('Aiko'))).toHaveLength(1);
      expect(sandbox.check(echo)).toEqual([]);
    } finally {
      await bot.stop();
      await sandbox.close();
    }
  });
});
