import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

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

const NOT_FOUND = { status: 404, body: { message: 'Not found' } };
const STRANGER = `U${'0'.repeat(32)}`;
const invalid = (parameter: string) => ({
  status: 400,
  body: { message: `The value for the '${parameter}' parameter is invalid` },
});
const verify = () => line.change('PATCH', '/sandbox/settings', { account: { verified: true } });

it('tells who a user is, unless they have blocked the bot', async () => {
  const aiko = sandbox.user('Aiko');
  const profile = () => line.call(`/v2/bot/profile/${aiko.id}`);
  await line.post('/sandbox/users', { name: 'Aiko', language: 'ja', statusMessage: 'hi' });
  expect(await profile()).toMatchObject({
    status: 200,
    body: { userId: aiko.id, displayName: 'Aiko', language: 'ja', statusMessage: 'hi' },
  });
  aiko.unfollows();
  expect(await profile()).toMatchObject(NOT_FOUND);
  expect(await line.call(`/v2/bot/profile/${STRANGER}`)).toMatchObject(NOT_FOUND);
  expect(await line.call('/v2/bot/profile/Aiko')).toMatchObject(invalid('userId'));
});

describe.each(['group', 'room'] as const)('a %s', (kind) => {
  const path = (id: string) => `/v2/bot/${kind}/${id}`;

  it('has members: who spoke there, or was named', async () => {
    const chat = sandbox[kind]('Us');
    const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
    aiko.in(chat).says('hi');
    aiko.unfollows();
    expect((await line.call(`${path(chat.id)}/members/count`)).body).toEqual({ count: 1 });
    expect((await line.call(`${path(chat.id)}/member/${aiko.id}`)).body).toEqual({
      userId: aiko.id,
      displayName: 'Aiko',
    });
    expect(await line.call(`${path(chat.id)}/member/${ben.id}`)).toMatchObject(NOT_FOUND);
    expect(await line.call(`${path('Us')}/members/count`)).toMatchObject(invalid(`${kind}Id`));
    expect((await line.call(`${path(chat.id)}/summary`)).status).toBe(kind === 'group' ? 200 : 404);
  });

  it('lists its members to verified accounts only, a hundred at a time', async () => {
    const chat = sandbox[kind]('Us');
    const users = Array.from({ length: 101 }, (_, index) => sandbox.user(`User ${index}`).id);
    chat.welcomes(users);
    const ids = (query = '') => line.call(`${path(chat.id)}/members/ids${query}`);
    expect((await ids()).status).toBe(403);
    await verify();
    const first = (await ids()).body as { memberIds: string[]; next: string };
    const second = (await ids(`?start=${first.next}`)).body as { memberIds: string[] };
    expect([...first.memberIds, ...second.memberIds]).toEqual(users);
    expect(second).not.toHaveProperty('next');
    expect(await ids('?start=wrong')).toMatchObject({
      status: 400,
      body: { message: 'Invalid start param' },
    });
  });

  it('can be left, which the bot is told of', async () => {
    const chat = sandbox[kind]('Us');
    expect(await line.post(`${path(chat.id)}/leave`, {})).toMatchObject({ status: 200, body: {} });
    await sandbox.settled();
    expect(bot.events).toMatchObject([{ type: 'leave' }]);
    expect(await line.post(`${path(chat.id)}/leave`, {})).toMatchObject(NOT_FOUND);
  });
});

it('lists followers to verified accounts only, without those who block the bot', async () => {
  const [aiko, ben, cem] = [sandbox.user('Aiko'), sandbox.user('Ben'), sandbox.user('Cem')];
  ben.unfollows();
  const followers = (query = '') => line.call(`/v2/bot/followers/ids${query}`);
  expect((await followers()).status).toBe(403);
  await verify();
  expect((await followers()).body).toEqual({ userIds: [aiko.id, cem.id] });
  const { next } = (await followers('?limit=1')).body as { next: string };
  expect((await followers(`?limit=1&start=${next}`)).body).toEqual({ userIds: [cem.id] });
});

it('gives out link tokens, good once and for ten minutes', async () => {
  const aiko = sandbox.user('Aiko');
  const issue = async () => {
    const { body } = await line.post(`/v2/bot/user/${aiko.id}/linkToken`, '');
    return (body as { linkToken: string }).linkToken;
  };
  const linked = async (linkToken: string) => {
    await line.post(`/sandbox/chats/${aiko.id}/account-link`, { linkToken, nonce: 'n' });
    await sandbox.settled();
    return (bot.events.at(-1)?.link as { result: string }).result;
  };
  const token = await issue();
  expect([await linked(token), await linked(token)]).toEqual(['ok', 'failed']);
  const late = await issue();
  now += 10 * 60_000;
  expect(await linked(late)).toBe('failed');
  expect(await line.post(`/v2/bot/user/${STRANGER}/linkToken`, '')).toMatchObject(NOT_FOUND);
});

describe('the loading animation', () => {
  const start = (body: object) => line.post('/v2/bot/chat/loading/start', body);

  it('is shown to a user until its time is over or the bot writes', async () => {
    const aiko = sandbox.user('Aiko');
    const shownUntil = async () =>
      ((await line.call(`/sandbox/chats/${aiko.id}`)).body as { loadingUntil: number | null }).loadingUntil;
    expect(await start({ chatId: aiko.id })).toMatchObject({ status: 202, body: {} });
    expect(await shownUntil()).toBe(now + 20_000);
    await start({ chatId: aiko.id, loadingSeconds: 60 });
    expect(await shownUntil()).toBe(now + 60_000);
    await line.push(aiko.id);
    expect(await shownUntil()).toBeNull();
  });

  it('is accepted for strangers and blockers, and shown to none of them', async () => {
    const aiko = sandbox.user('Aiko');
    aiko.unfollows();
    for (const chatId of [aiko.id, STRANGER]) expect((await start({ chatId })).status).toBe(202);
    expect(sandbox.history.some(({ type }) => type === 'loading.shown')).toBe(false);
  });

  it.each([
    [3, ['Must be between 5 and 60', 'must be a multiple of five']],
    [65, ['Must be between 5 and 60']],
    [7, ['must be a multiple of five']],
  ])('is refused for %p seconds in LINE’s words', async (loadingSeconds, words) => {
    const details = words.map((message) => ({ message, property: 'loadingSeconds' }));
    expect((await start({ chatId: STRANGER, loadingSeconds })).body).toMatchObject({ details });
  });

  it('is refused in groups in LINE’s words', async () => {
    expect(await start({ chatId: sandbox.group('Us').id })).toMatchObject({
      status: 400,
      body: {
        details: [{ property: 'chatId', message: expect.stringContaining('Only user id is acceptable') }],
      },
    });
  });
});

describe('content', () => {
  const get = (id: string, what = '') => line.call(`/v2/bot/message/${id}/content${what}`);
  const send = (type: 'image' | 'video' | 'audio' | 'file') => sandbox.user('Aiko').sends(type).message;

  it.each([
    ['image', 'image/png', 200, 400],
    ['video', 'video/mp4', 200, 200],
    ['audio', 'audio/x-m4a', 400, 200],
    ['file', 'application/octet-stream', 400, 400],
  ] as const)('of type %s can be downloaded', async (type, contentType, preview, transcoding) => {
    const { id } = send(type);
    const { status, headers } = await get(id);
    expect([status, headers.get('content-type')]).toEqual([200, contentType]);
    expect([(await get(id, '/preview')).status, (await get(id, '/transcoding')).status]).toEqual([
      preview,
      transcoding,
    ]);
  });

  it('of a file is as large as its event says', async () => {
    const { headers } = await get(sandbox.user('Aiko').sends('file', { fileSize: 1_234 }).message.id);
    expect(headers.get('content-length')).toBe('1234');
  });

  it('may take its time to be there', async () => {
    const { body } = await line.post('/sandbox/users/Aiko/messages', { type: 'video', preparingMs: 5_000 });
    const { messageId } = body as { messageId: string };
    expect((await get(messageId)).status).toBe(202);
    expect((await get(messageId, '/transcoding')).body).toEqual({ status: 'processing' });
    now += 5_000;
    expect((await get(messageId)).status).toBe(200);
    expect((await get(messageId, '/transcoding')).body).toEqual({ status: 'succeeded' });
  });

  it('is gone once it is unsent, and was never there for texts and what lies elsewhere', async () => {
    const aiko = sandbox.user('Aiko');
    const message = send('image');
    aiko.unsends(message);
    expect(await get(message.id)).toMatchObject({ status: 410, body: { message: 'The content is gone' } });
    const elsewhere = { type: 'external', originalContentUrl: 'https://example.com/a.jpg' };
    const external = aiko.sends('image', { contentProvider: elsewhere }).message;
    for (const id of [aiko.says('hi').message.id, external.id, '1']) {
      expect(await get(id)).toMatchObject({ status: 404, body: { message: 'not found' } });
    }
  });
});

it('validates messages without sending them', async () => {
  const validate = (send: string, messages: unknown) =>
    line.post(`/v2/bot/message/validate/${send}`, { messages });
  for (const send of ['reply', 'push', 'multicast', 'narrowcast', 'broadcast']) {
    expect(await validate(send, [{ type: 'text', text: 'a' }])).toMatchObject({ status: 200, body: {} });
    expect((await validate(send, [{ type: 'text' }])).status).toBe(400);
  }
  expect(await validate('carrier-pigeon', [])).toMatchObject(NOT_FOUND);
});
