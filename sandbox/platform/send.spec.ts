import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

const KEY = '123e4567-e89b-12d3-a456-426614174000';
const MINUTE = 60_000;

let now: number;
let bot: TinyBot;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  now = Date.now();
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookUrl: bot.url, now: () => now });
  line = new LineApi(sandbox);
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

const INVALID = { status: 400, body: { message: 'Invalid reply token' } };

describe('reply', () => {
  it('shows the messages in the chat of its event, groups too, and tells their ids', async () => {
    const family = sandbox.group('Family');
    const { event } = sandbox.user('Aiko').in(family).says('hi');
    const messages = [
      { type: 'text', text: 'a' },
      { type: 'location', title: 'b', address: 'c', latitude: 35.6, longitude: 139.7 },
    ];
    const { status, body, headers } = await line.post('/v2/bot/message/reply', {
      replyToken: event.replyToken,
      messages,
    });
    expect(status).toBe(200);
    expect(headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const shown = sandbox.botMessages(family);
    expect(shown.map(({ content }) => content)).toEqual(messages);
    expect(body).toEqual({
      sentMessages: [{ id: shown[0]?.id, quoteToken: expect.any(String) }, { id: shown[1]?.id }],
    });
  });

  it('takes a token once', async () => {
    const { event } = sandbox.user('Aiko').says('hi');
    expect((await line.reply(event.replyToken)).status).toBe(200);
    expect(await line.reply(event.replyToken)).toMatchObject(INVALID);
    expect(await line.reply('made up')).toMatchObject(INVALID);
    expect(sandbox.botMessages(sandbox.user('Aiko'))).toHaveLength(1);
  });

  it('takes a token for a minute after the delivery, and after a redelivery again', async () => {
    const act = sandbox.user('Aiko').says('hi');
    await act.delivered;
    now += MINUTE + 1;
    expect(await line.reply(act.event.replyToken)).toMatchObject(INVALID);
    await sandbox.redeliver(act);
    now += MINUTE;
    expect((await line.reply(act.event.replyToken)).status).toBe(200);
    await sandbox.redeliver(act);
    expect(await line.reply(act.event.replyToken)).toMatchObject(INVALID);
  });

  it('takes no token 20 minutes after the event, redelivered or not', async () => {
    const act = sandbox.user('Aiko').says('hi');
    await act.delivered;
    now += 20 * MINUTE + 1;
    await sandbox.redeliver(act);
    expect(await line.reply(act.event.replyToken)).toMatchObject(INVALID);
  });

  it('takes no retry key', async () => {
    const { event } = sandbox.user('Aiko').says('hi');
    expect((await line.reply(event.replyToken, 'hello', { 'x-line-retry-key': KEY })).status).toBe(400);
    expect((await line.reply(event.replyToken)).status).toBe(200);
  });

  it.each<[string, unknown, string, string]>([
    ['no messages', [], 'messages', 'May not be empty'],
    ['six messages', Array(6).fill({ type: 'text', text: 'a' }), 'messages', 'Size must be between 1 and 5'],
    ['an empty text', [{ type: 'text', text: '' }], 'messages[0].text', 'May not be empty'],
    ['a long text', [{ type: 'text', text: '🍎'.repeat(2_501) }], 'messages[0].text', 'Length must be'],
    [
      'an unknown type',
      [{ type: 'text', text: 'a' }, { type: 'smell' }],
      'messages[1].type',
      'Must be one of',
    ],
  ])('refuses %s, and leaves the token good', async (_, messages, property, words) => {
    const { event } = sandbox.user('Aiko').says('hi');
    const answer = await line.post('/v2/bot/message/reply', { replyToken: event.replyToken, messages });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        message: 'The request body has 1 error(s)',
        details: [{ property, message: expect.stringContaining(words) }],
      },
    });
    expect((await line.reply(event.replyToken, '🍎'.repeat(2_500))).status).toBe(200);
  });
});

describe('push', () => {
  it('shows a message once for the same retry key, and tells of the first', async () => {
    const aiko = sandbox.user('Aiko');
    const first = await line.push(aiko.id, 'news', KEY);
    const second = await line.push(aiko.id, 'news', KEY.toUpperCase());

    expect(first.status).toBe(200);
    expect(second).toMatchObject({
      status: 409,
      body: { message: 'The retry key is already accepted', ...(first.body as object) },
    });
    expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
    expect(sandbox.botMessages(aiko)).toHaveLength(1);
  });

  it('knows a retry key for 24 hours', async () => {
    const aiko = sandbox.user('Aiko');
    await line.push(aiko.id, 'news', KEY);
    now += 24 * 60 * MINUTE - 1;
    expect((await line.push(aiko.id, 'news', KEY)).status).toBe(409);
    now += 1;
    expect((await line.push(aiko.id, 'news', KEY)).status).toBe(200);
  });

  it('answers a retry key again with what it answered first, whatever the second body says', async () => {
    const first = await line.push(sandbox.user('Aiko').id, 'news', KEY);
    expect(await line.push(sandbox.user('Ben').id, 'other news', KEY)).toMatchObject({
      status: 409,
      body: first.body as object,
    });
    expect(sandbox.botMessages(sandbox.user('Ben'))).toEqual([]);
  });

  it('does not reach a group that the bot has left', async () => {
    const family = sandbox.group('Family');
    family.leaves();
    expect(await line.push(family.id)).toMatchObject({
      status: 400,
      body: { message: 'Failed to send messages' },
    });
  });

  it('refuses a key that is no UUID, and a receiver that does not exist', async () => {
    expect((await line.push(sandbox.user('Aiko').id, 'news', 'again')).status).toBe(400);
    expect(await line.push(`U${'0'.repeat(32)}`)).toMatchObject({
      status: 400,
      body: { message: 'Failed to send messages' },
    });
    expect(await line.push('nobody')).toMatchObject({
      status: 400,
      body: { message: "The property, 'to', in the request body is invalid (line: -, column: -)" },
    });
  });

  it('is accepted and not shown where the user has blocked the bot', async () => {
    const aiko = sandbox.user('Aiko');
    aiko.unfollows();
    expect((await line.push(aiko.id)).status).toBe(200);
    expect(sandbox.botMessages(aiko)).toEqual([]);
  });
});

describe('quoting', () => {
  const quote = (replyToken: unknown, quoteToken: unknown) =>
    line.post('/v2/bot/message/reply', {
      replyToken,
      messages: [{ type: 'text', text: 'this?', quoteToken }],
    });

  it('works for messages of the same chat, users’ and the bot’s own', async () => {
    const aiko = sandbox.user('Aiko');
    const { event, message } = aiko.says('hi');
    const { body } = await quote(event.replyToken, event.message?.quoteToken);
    const [{ id, quoteToken }] = (body as { sentMessages: [{ id: string; quoteToken: string }] })
      .sentMessages;
    await quote(aiko.says('what?').event.replyToken, quoteToken);
    expect(sandbox.botMessages(aiko).map(({ quotedMessageId }) => quotedMessageId)).toEqual([message.id, id]);
  });

  it('is refused for those of another chat, and leaves the reply token good', async () => {
    const { event } = sandbox.user('Aiko').says('hi');
    const other = sandbox.user('Ben').says('secret').event.message?.quoteToken;
    expect((await quote(event.replyToken, other)).body).toMatchObject({
      details: [{ property: 'messages[0].quoteToken' }],
    });
    expect((await quote(event.replyToken, event.message?.quoteToken)).status).toBe(200);
  });
});

describe('multicast', () => {
  it('shows a message to each user, once for the same retry key', async () => {
    const users = [sandbox.user('Aiko'), sandbox.user('Ben')];
    const ids = users.map(({ id }) => id);
    expect(await line.multicast(ids, 'news', KEY)).toMatchObject({ status: 200, body: {} });
    expect((await line.multicast(ids, 'news', KEY)).status).toBe(409);
    expect(users.map((user) => sandbox.botMessages(user).length)).toEqual([1, 1]);
    expect(sandbox.check()).toEqual([]);
  });

  it('refuses no users and more than 500', async () => {
    const details = [{ property: 'to', message: 'Size must be between 1 and 500' }];
    for (const ids of [[], Array<string>(501).fill(sandbox.user('Aiko').id)]) {
      expect(await line.multicast(ids)).toMatchObject({ status: 400, body: { details } });
    }
  });

  it('refuses a group, and shows nothing to anyone', async () => {
    const aiko = sandbox.user('Aiko');
    expect(await line.multicast([aiko.id, sandbox.group('Family').id])).toMatchObject({
      status: 400,
      body: { message: 'The property, to[1], in the request body is invalid (line: -, column: -)' },
    });
    expect(sandbox.botMessages(aiko)).toEqual([]);
  });
});

describe('broadcast', () => {
  it('shows a message to every friend, once for the same retry key', async () => {
    const [aiko, ben, cem] = [sandbox.user('Aiko'), sandbox.user('Ben'), sandbox.user('Cem')];
    cem.unfollows();
    const send = () =>
      line.post(
        '/v2/bot/message/broadcast',
        { messages: [{ type: 'text', text: 'news' }] },
        { 'x-line-retry-key': KEY },
      );
    expect(await send()).toMatchObject({ status: 200, body: {} });
    expect(await send()).toMatchObject({
      status: 409,
      body: { message: 'The retry key is already accepted' },
    });
    expect([aiko, ben, cem].map((user) => sandbox.botMessages(user).length)).toEqual([1, 1, 0]);
  });
});

describe('narrowcast', () => {
  const messages = [{ type: 'text', text: 'news' }];
  const narrowcast = (body: object = {}) => line.post('/v2/bot/message/narrowcast', { messages, ...body });
  const progress = (requestId: string | null) =>
    line.call(`/v2/bot/message/progress/narrowcast?requestId=${requestId ?? ''}`);

  it('is accepted, sent afterwards, and its progress told for 14 days', async () => {
    const users = [sandbox.user('Aiko'), sandbox.user('Ben'), sandbox.user('Cem')];
    const { status, headers } = await narrowcast({ limit: { max: 2 } });
    expect(status).toBe(202);
    const id = headers.get('x-line-request-id');
    await sandbox.waitFor((history) => history.filter(({ type }) => type === 'bot.visible').length === 2);
    expect(users.map((user) => sandbox.botMessages(user).length)).toEqual([1, 1, 0]);
    expect((await progress(id)).body).toMatchObject({ phase: 'succeeded', successCount: 2, targetCount: 2 });
    now += 14 * 24 * 60 * MINUTE;
    expect(await progress(id)).toMatchObject({ status: 404, body: { message: 'Not found' } });
  });

  it('picks by attributes only where there are friends enough', async () => {
    sandbox.user('Aiko');
    expect(
      await narrowcast({ filter: { demographic: { type: 'gender', oneOf: ['female'] } } }),
    ).toMatchObject({
      status: 403,
      body: { message: 'Your account does not have enough friends' },
    });
  });
});

it.each<[string, object, string]>([
  ['notificationDisabled', { notificationDisabled: 'yes' }, "'notificationDisabled'"],
  ['an aggregation unit', { customAggregationUnits: ['not a name'] }, "'customAggregationUnits[0]'"],
])('refuses a wrong %s', async (_, field, property) => {
  const body = { to: sandbox.user('Aiko').id, messages: [{ type: 'text', text: 'a' }], ...field };
  expect(await line.post('/v2/bot/message/push', body)).toMatchObject({
    status: 400,
    body: { message: `The property, ${property}, in the request body is invalid (line: -, column: -)` },
  });
});
