import { createHmac } from 'node:crypto';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { TinyBot } from '../testing/tiny-bot';

let bot: TinyBot;
let sandbox: Sandbox;

beforeEach(async () => {
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookUrl: bot.url, redeliveryScheduleMs: [1, 2] });
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

it('signs the very bytes it sends, for the bot they are meant for', async () => {
  await sandbox.user('Aiko').says('絵文字 😀 "quoted"').delivered;
  const [received] = bot.received;
  expect(received?.destination).toBe(sandbox.channel.botUserId);
  expect(received?.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(received?.headers['x-line-signature']).toBe(
    createHmac('sha256', sandbox.channel.channelSecret)
      .update(received?.raw ?? '')
      .digest('base64'),
  );
});

it('delivers again until a 2xx: the same event, but marked as redelivered', async () => {
  const statuses = [503, 302, 500, 204];
  bot.answer = () => statuses.shift();
  const { delivered } = sandbox.user('Aiko').says('hi');
  expect(await delivered).toMatchObject({ delivered: true, attempts: 4, status: 204 });
  await sandbox.settled();

  const [first, ...again] = bot.events;
  expect(first?.deliveryContext).toEqual({ isRedelivery: false });
  expect(again).toEqual(Array(3).fill({ ...first, deliveryContext: { isRedelivery: true } }));
});

it('gives a bot two seconds', async () => {
  bot.answer = () => (bot.received.length === 1 ? undefined : 200);
  expect(await sandbox.user('Aiko').says('hi').delivered).toMatchObject({ delivered: true, attempts: 2 });
  expect(sandbox.history).toContainEqual(
    expect.objectContaining({ type: 'delivery.answered', attempt: 1, status: undefined, problem: 'timeout' }),
  );
});

it('delivers once where redelivery is off', async () => {
  const plain = await startSandbox({ webhookUrl: bot.url, redelivery: false });
  try {
    bot.answer = () => 500;
    const result = await plain.user('Aiko').says('hi').delivered;
    expect(result).toMatchObject({ delivered: false, attempts: 1, status: 500 });
  } finally {
    await plain.close();
  }
});

it('finds a bot that comes up later, at another address', async () => {
  sandbox.webhookUrl = 'http://127.0.0.1:1/webhook';
  const { delivered } = sandbox.user('Aiko').says('hi');
  await sandbox.waitFor((history) => history.some((entry) => entry.type === 'delivery.answered'));
  expect(sandbox.history.at(-1)).toMatchObject({ status: undefined, problem: 'unreachable' });
  sandbox.webhookUrl = bot.url;
  expect(await delivered).toMatchObject({ delivered: true });
});

it('does not wait for one delivery before the next', async () => {
  let release: (status: number) => void = () => undefined;
  const slow = new Promise<number>((resolve) => (release = resolve));
  bot.answer = ({ events }) => (events[0]?.message?.text === 'slow' ? slow : 200);
  const first = sandbox.user('Aiko').says('slow');
  expect(await sandbox.user('Aiko').says('fast').delivered).toMatchObject({ delivered: true });
  release(200);
  expect(await first.delivered).toMatchObject({ delivered: true });
});

it('puts several events in one body: of mixed users, and the same one twice', async () => {
  const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
  expect(
    await sandbox.together(() => {
      aiko.says('1');
      ben.says('2');
    }),
  ).toMatchObject({ delivered: true });
  expect(bot.received.map(({ events }) => events.map((event) => event.message?.text))).toEqual([['1', '2']]);

  const act = aiko.says('3');
  await act.delivered;
  await sandbox.deliver([act, act]);
  expect(bot.received.at(-1)?.events).toEqual([act.event, act.event]);
});

it('delivers again by hand, as often as told', async () => {
  const act = sandbox.user('Aiko').says('hi');
  await act.delivered;
  expect(await sandbox.redeliver(act, 3)).toHaveLength(3);
  expect(bot.events.map((event) => event.deliveryContext?.isRedelivery)).toEqual([false, true, true, true]);
  expect(new Set(bot.events.map((event) => event.webhookEventId)).size).toBe(1);
});

it('sends the console’s verification: no events, signed', async () => {
  expect(await sandbox.verifyWebhook()).toMatchObject({ status: 200 });
  expect(bot.received[0]?.raw.toString()).toBe(`{"destination":"${sandbox.channel.botUserId}","events":[]}`);
  expect(bot.received[0]?.headers['x-line-signature']).toHaveLength(44);
});

it('sends any bytes with any signature, or none', async () => {
  bot.answer = () => 401;
  const bytes = Buffer.from([0xff, 0x00, 0x7b]);
  expect(await sandbox.postWebhook(bytes, 'forged')).toMatchObject({ status: 401 });
  await sandbox.postWebhook(bytes, null);
  await sandbox.postWebhook(bytes);
  expect(bot.received.map(({ raw }) => raw)).toEqual([bytes, bytes, bytes]);
  expect(bot.received.map(({ headers }) => headers['x-line-signature']?.length)).toEqual([6, undefined, 44]);
});

it('delivers nothing without a webhook URL', async () => {
  sandbox.webhookUrl = undefined;
  expect(await sandbox.user('Aiko').says('hi').delivered).toMatchObject({ delivered: false, attempts: 0 });
});
