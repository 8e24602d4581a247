import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import type { ApiAnswer } from '../testing/line-api';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

let bot: TinyBot;
let sandbox: Sandbox;
let http: LineApi;

beforeEach(async () => {
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookUrl: bot.url });
  http = new LineApi(sandbox);
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

/** Does it, and returns the last event that the bot got of it. */
async function told(path: string, body: object = {}) {
  const answer = await http.post(`/sandbox/${path}`, body);
  expect(answer.status).toBe(202);
  await sandbox.settled();
  const event = bot.events.at(-1);
  return {
    event,
    message: event?.message,
    done: answer.body as { messageId?: string; webhookEventId: string },
  };
}

const messagesIn = async (chat: string) =>
  ((await http.call(`/sandbox/chats/${chat}`)).body as { messages: { content: object; told: boolean }[] })
    .messages;
const words = ({ body }: ApiAnswer) => (body as { message: string }).message;

it('makes users, groups and rooms once, and renames them', async () => {
  expect(await http.post('/sandbox/users', { name: 'Aiko', language: 'ja' })).toMatchObject({
    status: 201,
    body: { kind: 'user', name: 'Aiko', profile: { language: 'ja' } },
  });
  expect((await http.post('/sandbox/users', { name: 'Aiko' })).status).toBe(200);
  const { id } = sandbox.user('Aiko');
  for (const kind of ['group', 'room']) {
    const made = await http.post(`/sandbox/${kind}s`, { name: 'Us', members: [id, 'Ben'] });
    expect(made).toMatchObject({ status: 201, body: { kind, members: [id, sandbox.user('Ben').id] } });
  }
  expect((await http.change('PATCH', `/sandbox/chats/${id}`, { name: 'Ai' })).body).toMatchObject({
    id,
    name: 'Ai',
  });
  expect(sandbox.user('Ai').id).toBe(id);
  expect((await http.change('PATCH', '/sandbox/chats/Ai', { name: 'Ben' })).status).toBe(409);
  expect((await http.post('/sandbox/users', {})).body).toMatchObject({
    details: [{ property: 'name', message: 'is missing' }],
  });
});

it('lets people send what LINE has, with examples for what is left out', async () => {
  const quoted = (await told('chats/Aiko/messages', { text: 'hi' })).done.messageId;
  expect((await told('chats/Aiko/messages', { text: 'yes', quotedMessageId: quoted })).message).toMatchObject(
    {
      type: 'text',
      text: 'yes',
      quotedMessageId: quoted,
    },
  );
  for (const type of ['sticker', 'image', 'video', 'audio', 'file', 'location']) {
    expect((await told('chats/Aiko/messages', { type })).message).toMatchObject({ type });
  }
  const sticker = await told('chats/Aiko/messages', { type: 'sticker', packageId: '446', stickerId: '1988' });
  expect(sticker.message).toMatchObject({ packageId: '446', stickerId: '1988' });
  const standby = await told('chats/Aiko/messages', { text: 'hi', mode: 'standby' });
  expect(standby.event).not.toHaveProperty('replyToken');
  expect(words(await http.post('/sandbox/chats/Aiko/messages', { type: 'smell' }))).toContain(
    'type: must be one of',
  );
  expect((await http.post('/sandbox/chats/Aiko/messages', {})).status).toBe(400);
});

it('lets members speak in groups, known or not, and mention the bot', async () => {
  const { id } = sandbox.group('Family');
  const known = await told(`chats/${id}/messages`, { as: 'Aiko', text: 'hi', mentionBot: true });
  expect(known.event?.source).toEqual({ type: 'group', groupId: id, userId: sandbox.user('Aiko').id });
  expect(known.message).toMatchObject({
    text: '@Sandbox hi',
    mention: { mentionees: [{ index: 0, length: 8, isSelf: true, userId: sandbox.channel.botUserId }] },
  });
  expect((await told(`chats/${id}/messages`, { text: 'hi' })).event?.source).toEqual({
    type: 'group',
    groupId: id,
  });
});

it('lets people unsend, and edit in groups', async () => {
  const { id } = sandbox.group('Family');
  const { messageId = '' } = (await told(`chats/${id}/messages`, { as: 'Aiko', text: 'helo' })).done;
  expect((await told(`chats/${id}/messages/${messageId}/edit`, { text: 'hello' })).event).toMatchObject({
    type: 'messageEdited',
    message: { id: messageId, text: 'hello' },
    source: { userId: sandbox.user('Aiko').id },
  });
  expect((await told(`chats/${id}/messages/${messageId}/unsend`)).event).toMatchObject({
    type: 'unsend',
    unsend: { messageId },
  });
  expect((await http.post(`/sandbox/chats/${id}/messages/${messageId}/unsend`, {})).status).toBe(409);
  const alone = (await told('chats/Aiko/messages', { text: 'helo' })).done.messageId ?? '';
  expect(words(await http.post(`/sandbox/chats/Aiko/messages/${alone}/edit`, { text: 'x' }))).toContain(
    'groups only',
  );
  expect((await http.post(`/sandbox/chats/Ben/messages/${alone}/unsend`, {})).status).toBe(404);
});

describe('a tap', () => {
  const tap = (action: object, more: object = {}) => told('chats/Aiko/taps', { action, ...more });

  it('on a message action says its text', async () => {
    expect((await tap({ type: 'message', label: 'Yes', text: 'yes' })).message).toMatchObject({
      text: 'yes',
    });
  });

  it('on a postback tells its data, and shows its text to the user alone', async () => {
    const { event } = await tap({ type: 'postback', data: 'buy=1', displayText: 'Buy' });
    expect(event).toMatchObject({ type: 'postback', postback: { data: 'buy=1' } });
    expect(bot.events).toHaveLength(1);
    expect(await messagesIn('Aiko')).toMatchObject([{ content: { text: 'Buy' }, told: false }]);
  });

  it.each([
    ['date', '2026-12-25', '25.12.2026'],
    ['time', '08:30', '8:30'],
    ['datetime', '2026-12-25T08:30', '2026-12-25'],
  ])('on a %s picker tells what was picked, in LINE’s form', async (mode, picked, wrong) => {
    const action = { type: 'datetimepicker', data: 'when', mode };
    expect((await tap(action, { picked })).event?.postback).toEqual({
      data: 'when',
      params: { [mode]: picked },
    });
    for (const body of [{ action }, { action, picked: wrong }]) {
      expect((await http.post('/sandbox/chats/Aiko/taps', body)).body).toMatchObject({
        details: [{ property: 'picked' }],
      });
    }
  });

  it('on a rich menu switch tells that it worked', async () => {
    const { event } = await tap({ type: 'richmenuswitch', richMenuAliasId: 'b', data: 'd' });
    expect(event?.postback).toEqual({ data: 'd', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } });
  });

  it('on a link is the phone’s matter', async () => {
    expect(
      await http.post('/sandbox/chats/Aiko/taps', { action: { type: 'uri', uri: 'https://a.jp' } }),
    ).toMatchObject({
      status: 202,
      body: {},
    });
    expect(bot.events).toEqual([]);
    expect((await http.post('/sandbox/chats/Aiko/taps', { action: { type: 'dance' } })).status).toBe(400);
    expect((await http.post('/sandbox/chats/Aiko/taps', {})).status).toBe(400);
  });
});

it('sends postbacks of any kind', async () => {
  const { event } = await told('chats/Aiko/postback', { data: 'a=1', params: { date: '2026-12-25' } });
  expect(event?.postback).toEqual({ data: 'a=1', params: { date: '2026-12-25' } });
});

it('lets users block the bot, and then say nothing to it', async () => {
  expect((await told('chats/Aiko/unfollow')).event?.type).toBe('unfollow');
  expect(words(await http.post('/sandbox/chats/Aiko/messages', { text: 'hi' }))).toBe(
    'Aiko has blocked the bot: follow first.',
  );
  expect((await told('chats/Aiko/follow')).event?.follow).toEqual({ isUnblocked: true });
  await told('chats/Aiko/messages', { text: 'hi' });
  expect((await http.post(`/sandbox/chats/${sandbox.group('Us').id}/follow`, {})).status).toBe(400);
});

it('lets the bot come and go in groups, and members too', async () => {
  const { id } = sandbox.group('Family');
  expect((await told(`chats/${id}/leave`)).event?.type).toBe('leave');
  expect((await http.post(`/sandbox/chats/${id}/messages`, { text: 'hi' })).status).toBe(409);
  expect((await told(`chats/${id}/join`)).event?.type).toBe('join');
  const aiko = { type: 'user', userId: sandbox.user('Aiko').id };
  expect((await told(`chats/${id}/members`, { members: ['Aiko'] })).event?.joined).toEqual({
    members: [aiko],
  });
  const left = await http.call(`/sandbox/chats/${id}/members/Aiko`, { method: 'DELETE' });
  expect(left.status).toBe(202);
  await sandbox.settled();
  expect(bot.events.at(-1)).toMatchObject({ type: 'memberLeft', left: { members: [aiko] } });
  expect((await http.call(`/sandbox/chats/${id}/members/Aiko`, { method: 'DELETE' })).status).toBe(404);
  expect((await http.post('/sandbox/chats/Aiko/join', {})).status).toBe(400);
});

it('sends any event, shows it as the bot gets it, and sends it again', async () => {
  const { event, done } = await told('webhook-events', {
    chat: 'Aiko',
    event: { type: 'dance', dance: { steps: 3 } },
  });
  expect(event).toMatchObject({ type: 'dance', dance: { steps: 3 }, webhookEventId: done.webhookEventId });
  const path = `/sandbox/webhook-events/${done.webhookEventId}`;
  expect((await http.call(path)).body).toEqual(event);
  await told(`webhook-events/${done.webhookEventId}/redeliver`, { times: 2 });
  expect(bot.events.map(({ deliveryContext }) => deliveryContext?.isRedelivery)).toEqual([false, true, true]);
  expect((await http.call('/sandbox/webhook-events/none')).status).toBe(404);
});

it('verifies the webhook as the console does', async () => {
  expect(await http.post('/sandbox/webhook/verify', {})).toMatchObject({
    status: 200,
    body: { status: 200 },
  });
  sandbox.webhookUrl = 'http://127.0.0.1:1/webhook';
  expect((await http.post('/sandbox/webhook/verify', {})).body).toMatchObject({ problem: 'unreachable' });
  sandbox.webhookUrl = undefined;
  expect((await http.post('/sandbox/webhook/verify', {})).body).toMatchObject({ problem: 'no-url' });
});

describe('a burst', () => {
  it('is refused while another one is under way', async () => {
    const slow = { messages: 3, users: 1, perSecond: 1 };
    expect((await http.post('/sandbox/burst', slow)).status).toBe(202);
    expect((await http.post('/sandbox/burst', slow)).status).toBe(409);
    await sandbox.waitFor((history) => history.filter(({ type }) => type === 'event').length === 3);
    await sandbox.settled();
  });

  it('is many messages by several users, at the speed asked for', async () => {
    const order = { messages: 30, users: 3, perSecond: 1_000, text: 'no.' };
    expect(await http.post('/sandbox/burst', order)).toMatchObject({
      status: 202,
      body: { running: true, messages: 30 },
    });
    await sandbox.waitFor((history) => history.filter(({ type }) => type === 'event').length === 30);
    await sandbox.settled();
    expect(bot.events.map(({ message }) => message?.text).sort()).toEqual(
      Array.from({ length: 30 }, (_, index) => `no. ${index + 1}`).sort(),
    );
    expect(new Set(bot.events.map(({ source }) => source?.userId)).size).toBe(3);
    expect((await http.call('/sandbox/burst')).body).toEqual({
      running: false,
      messages: 30,
      sent: 30,
      fromN: 1,
    });
  });

  it('can be stopped, and is bounded', async () => {
    await http.post('/sandbox/burst', { messages: 10_000, perSecond: 1 });
    expect((await http.call('/sandbox/burst', { method: 'DELETE' })).status).toBe(204);
    const { running, sent } = (await http.call('/sandbox/burst')).body as { running: boolean; sent: number };
    expect(running).toBe(false);
    expect(sent).toBeLessThan(10);
    for (const order of [
      { messages: 10_001 },
      { messages: 1, users: 1_001 },
      { messages: 1, perSecond: 1_001 },
      {},
    ]) {
      expect((await http.post('/sandbox/burst', order)).status).toBe(400);
    }
  });
});
