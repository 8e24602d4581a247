import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

let bot: TinyBot;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookTimeoutMs: 1_000 });
  line = new LineApi(sandbox);
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

const put = (endpoint: unknown) => line.change('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint });
const test = (body: object = {}) => line.post('/v2/bot/channel/webhook/test', body);
const NOWHERE = { status: 404, body: { message: 'Webhook endpoint not found' } };
const INVALID = { status: 400, body: { message: 'Invalid webhook endpoint URL' } };

it('lets the bot say where it is', async () => {
  const get = () => line.call('/v2/bot/channel/webhook/endpoint');
  expect(await get()).toMatchObject(NOWHERE);
  expect(await put(bot.url)).toMatchObject({ status: 200, body: {} });
  expect((await get()).body).toEqual({ endpoint: bot.url, active: true });
  expect(await sandbox.user('Aiko').says('hi').delivered).toMatchObject({ delivered: true });
});

it.each(['nowhere', 'ftp://example.com', `https://a.jp/${'a'.repeat(490)}`, undefined])(
  'refuses the endpoint %p',
  async (endpoint) => {
    expect(await put(endpoint)).toMatchObject(INVALID);
  },
);

it('tests the endpoint with a body without events', async () => {
  expect(await test()).toMatchObject(NOWHERE);
  expect(await test({ endpoint: 'nowhere' })).toMatchObject(INVALID);
  await put(bot.url);
  expect((await test()).body).toMatchObject({ success: true, statusCode: 200, reason: 'OK', detail: '200' });
  expect(bot.received.map(({ events }) => events)).toEqual([[]]);
});

it('tells why a test failed, with 200 all the same', async () => {
  const reason = async (endpoint: string) => {
    const { status, body } = await test({ endpoint });
    return [
      status,
      (body as { reason: string; statusCode: number }).reason,
      (body as { statusCode: number }).statusCode,
    ];
  };
  bot.answer = () => 500;
  expect(await reason(bot.url)).toEqual([200, 'ERROR_STATUS_CODE', 500]);
  bot.answer = () => undefined;
  expect(await reason(bot.url)).toEqual([200, 'REQUEST_TIMEOUT', 0]);
  expect(await reason('http://127.0.0.1:1/webhook')).toEqual([200, 'COULD_NOT_CONNECT', 0]);
});
