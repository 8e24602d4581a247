import { defaultChannel } from '../../sandbox/account/channel';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import type { Act } from '../../sandbox/webhook/events';
import type { Happening } from '../../sandbox/webhook/webhook-event';
import { BotProcess } from '../support/bot-process';
import { counted, health, idle } from '../support/observe';
import { retell, webhookFixtures } from '../support/webhook-fixtures';

const channel = { ...defaultChannel, botUserId: webhookFixtures[0]?.destination ?? '' };

const isActiveText = ({ event: { type, mode, message } }: Happening) =>
  type === 'message' && message?.type === 'text' && mode === 'active';

describe('webhooks of every kind', () => {
  let sandbox: Sandbox;
  let bot: BotProcess;
  let url: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: 'chat', channel });
    bot = await BotProcess.start(sandbox);
    url = await bot.url();
  });

  afterEach(async () => {
    await bot.stop();
    await sandbox.close();
  });

  it('are taken with 200; each text is read, then answered once, and whatever is not for the bot is left alone', async () => {
    const told: { name: string; act: Act }[] = [];
    for (const { name, events } of webhookFixtures) {
      const result = await sandbox.together(() => {
        for (const event of events) told.push({ name, act: retell(sandbox, event) });
      });
      expect({ name, ...result }).toMatchObject({ name, status: 200, attempts: 1 });
    }
    await idle(url);

    // The redelivered copy has the id of its original.
    const texts = told.filter(
      ({ act, name }) => isActiveText(act) && name !== '42b-redelivery-redelivered.json',
    );
    const shown = entriesOf(sandbox.history, 'bot.visible');
    expect(shown.map(({ eventId }) => eventId).sort()).toEqual(texts.map(({ act }) => act.eventId).sort());
    // Where there is no token there is nothing to mark with: this one is answered all the same.
    const unmarkable = texts.filter(({ name }) => name.includes('no-mark-as-read-token'));
    expect(sandbox.check({ question: (answer) => answer }).map(({ eventId }) => eventId)).toEqual(
      unmarkable.map(({ act }) => act.eventId),
    );
    expect(await counted(url, 'kidoku_events_completed_total', { outcome: 'standby' })).toBe(1);
    expect(await counted(url, 'kidoku_read_receipts_total', { result: 'unmarkable_no_token' })).toBe(1);
    expect(await health(url)).toMatchObject({ status: 200, overall: 'ok', deadLetters: 0 });
    expect(bot.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('are taken with 200 and not handled when they are long past, byte for byte as LINE sent them', async () => {
    for (const { name, bytes } of webhookFixtures) {
      expect({ name, ...(await sandbox.postWebhook(bytes)) }).toMatchObject({ name, status: 200 });
    }

    const events = webhookFixtures.flatMap((fixture) => fixture.events).length;
    expect(await counted(url, 'kidoku_events_total', { result: 'too_old' })).toBe(events);
    expect(await counted(url, 'kidoku_events_total', { result: 'stored' })).toBe(0);
    expect(await health(url)).toMatchObject({ status: 200, overall: 'ok', pending: 0, deadLetters: 0 });
    expect(
      entriesOf(sandbox.history, 'call.arrived').filter(({ endpoint }) => endpoint !== 'bot-info'),
    ).toEqual([]);
  });

  it('include the request by which the console verifies the URL', async () => {
    expect(await sandbox.verifyWebhook()).toMatchObject({ status: 200 });
  });

  it('that LINE invents later complete quietly, and do not hold the messages behind them', async () => {
    const user = sandbox.user('Aiko');
    const invented = user.raw({ type: 'teleported', teleported: { to: ['Kyoto'] } });
    const hologram = user.raw({ type: 'message', message: { type: 'hologram', frames: 12 } });
    expect(await invented.delivered).toMatchObject({ status: 200 });
    expect(await hologram.delivered).toMatchObject({ status: 200 });
    await user.says('still there?').delivered;
    await idle(url);

    expect(sandbox.botMessages(user)).toHaveLength(1);
    expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
    expect(await counted(url, 'kidoku_events_completed_total', { outcome: 'unknown_type' })).toBe(1);
    expect(await counted(url, 'kidoku_events_completed_total', { outcome: 'unhandled' })).toBe(1);
  });

  it('are answered where they are good, and kept as dead letters where they are broken', async () => {
    const [aiko, ben, chika] = ['Aiko', 'Ben', 'Chika'].map((name) => sandbox.user(name));
    const result = await sandbox.together(() => {
      aiko?.says('first');
      chika?.raw({ type: 'message', message: { type: 'text', text: undefined } });
      ben?.says('second');
      chika?.raw({ type: 'message', message: { type: 'text', text: 'when?' }, timestamp: undefined });
      chika?.raw({ type: 'unsend', unsend: {} });
      aiko?.says('third');
    });
    expect(result).toMatchObject({ status: 200, attempts: 1 });
    const noObjects = { destination: channel.botUserId, events: [null, 7, 'text', []] };
    expect(await sandbox.postWebhook(JSON.stringify(noObjects))).toMatchObject({ status: 200 });
    await idle(url);

    expect(
      entriesOf(sandbox.history, 'bot.visible')
        .flatMap(({ texts }) => texts)
        .sort(),
    ).toEqual(['first', 'second', 'third']);
    expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
    expect(await counted(url, 'kidoku_events_total', { result: 'broken' })).toBe(7);
    expect(await health(url)).toMatchObject({ status: 200, overall: 'ok', deadLetters: 7 });
  });
});
