import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import type { ApiAnswer } from '../testing/line-api';
import { LineApi } from '../testing/line-api';
import { LineSchemas } from '../testing/line-schemas';
import { TinyBot } from '../testing/tiny-bot';

const api = new LineSchemas('messaging-api');
const tokenApi = new LineSchemas('channel-access-token');
const messages = [{ type: 'text', text: 'hello' }];

let bot: TinyBot;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookUrl: bot.url, monthlyQuota: 100 });
  line = new LineApi(sandbox);
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

/** Makes the call and holds its answer against LINE's file. The path is the file's; `{…}` are filled from `params`. */
async function call(
  name: string,
  { params = {}, query = '', body }: { params?: Record<string, string>; query?: string; body?: unknown } = {},
): Promise<ApiAnswer> {
  const [method = '', template = ''] = name.split(' ');
  const path = template.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? key);
  const answer =
    method === 'GET'
      ? await line.call(path + query)
      : await line.call(path, {
          method,
          body: JSON.stringify(body ?? {}),
          headers: { 'content-type': 'application/json' },
        });
  expect({ name, faults: api.answerFaults(name, answer.status, answer.body) }).toEqual({ name, faults: [] });
  return answer;
}

it('answers what bots ask as LINE’s own file says', async () => {
  const aiko = sandbox.user('Aiko');
  const family = sandbox.group('Family');
  const { event } = aiko.in(family).says('hi');
  const room = sandbox.room('Room');
  aiko.in(room).says('hi');
  const user = { userId: aiko.id };
  const inGroup = { ...user, groupId: family.id };
  const inRoom = { ...user, roomId: room.id };
  const video = aiko.sends('video').message.id;

  await call('POST /v2/bot/message/reply', { body: { replyToken: event.replyToken, messages } });
  await call('POST /v2/bot/message/push', { body: { to: aiko.id, messages } });
  await call('GET /v2/bot/message/quota');
  await call('GET /v2/bot/message/quota/consumption');
  await call('GET /v2/bot/info');
  await call('GET /v2/bot/profile/{userId}', { params: user });
  await call('GET /v2/bot/group/{groupId}/summary', { params: inGroup });
  await call('GET /v2/bot/group/{groupId}/members/count', { params: inGroup });
  await call('GET /v2/bot/group/{groupId}/member/{userId}', { params: inGroup });
  await call('GET /v2/bot/room/{roomId}/members/count', { params: inRoom });
  await call('GET /v2/bot/room/{roomId}/member/{userId}', { params: inRoom });
  await call('GET /v2/bot/channel/webhook/endpoint');
  await call('POST /v2/bot/channel/webhook/test');
  await call('POST /v2/bot/user/{userId}/linkToken', { params: user });
  await call('GET /v2/bot/message/{messageId}/content/transcoding', { params: { messageId: video } });

  const narrowcast = await line.post('/v2/bot/message/narrowcast', { messages });
  expect(narrowcast).toMatchObject({ status: 202, body: {} });
  const query = `?requestId=${narrowcast.headers.get('x-line-request-id') ?? ''}`;
  await call('GET /v2/bot/message/progress/narrowcast', { query });

  await line.change('PATCH', '/sandbox/settings', { account: { verified: true } });
  await call('GET /v2/bot/followers/ids');
  await call('GET /v2/bot/group/{groupId}/members/ids', { params: inGroup });
  await call('GET /v2/bot/room/{roomId}/members/ids', { params: inRoom });
});

it('refuses in the form that LINE’s own file says', async () => {
  const aiko = sandbox.user('Aiko');
  const statuses = [
    await call('POST /v2/bot/message/reply', { body: { replyToken: 'old', messages } }),
    await call('POST /v2/bot/message/push', { body: { to: aiko.id, messages: [{ type: 'text' }] } }),
    await call('POST /v2/bot/message/push', { body: { to: `U${'0'.repeat(32)}`, messages } }),
    await call('GET /v2/bot/profile/{userId}', { params: { userId: 'U1' } }),
    await call('GET /v2/bot/profile/{userId}', { params: { userId: `U${'0'.repeat(32)}` } }),
    await call('GET /v2/bot/followers/ids'),
    await call('GET /v2/bot/message/{messageId}/content/transcoding'),
  ].map(({ status }) => status);
  expect(statuses).toEqual([400, 400, 400, 400, 404, 403, 404]);

  const retried = async () => line.push(aiko.id, 'news', '123e4567-e89b-12d3-a456-426614174000');
  await retried();
  const { status, body } = await retried();
  expect([status, api.answerFaults('POST /v2/bot/message/push', status, body)]).toEqual([409, []]);
});

it('answers who asks for tokens as LINE’s own file says', async () => {
  const { channelId, channelSecret } = sandbox.channel;
  const form = async (path: string, fields: Record<string, string>) => {
    const answer = await line.call(path, { method: 'POST', body: new URLSearchParams(fields) });
    const faults = tokenApi.answerFaults(`POST ${path}`, answer.status, answer.body);
    expect({ path, faults }).toEqual({ path, faults: [] });
    return answer.body as { access_token: string };
  };
  const secret = { grant_type: 'client_credentials', client_id: channelId, client_secret: channelSecret };
  await form('/oauth2/v3/token', secret);
  const { access_token } = await form('/v2/oauth/accessToken', secret);
  await form('/v2/oauth/verify', { access_token });
  const { body } = await line.call(
    `/oauth2/v2.1/verify?access_token=${(await form('/oauth2/v3/token', secret)).access_token}`,
  );
  expect(tokenApi.answerFaults('GET /oauth2/v2.1/verify', 200, body)).toEqual([]);
});
