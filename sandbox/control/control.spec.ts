import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
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

const put = (path: string, body: unknown) =>
  http.call(path, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

it('lets a user say something, and shows the chats with their read flags', async () => {
  const said = await http.post('/sandbox/users/Aiko/messages', { text: 'hello' });
  expect(said.status).toBe(202);
  await sandbox.settled();
  const [event] = bot.events;
  expect(said.body).toEqual({ messageId: event?.message?.id, webhookEventId: event?.webhookEventId });
  await http.mark(event?.message?.markAsReadToken);
  await http.reply(event?.replyToken, 'hello to you');

  expect((await http.call('/sandbox/state')).body).toMatchObject({
    account: 'chat',
    webhookUrl: bot.url,
    chats: [
      {
        kind: 'user',
        name: 'Aiko',
        messages: [
          { from: 'user', content: { text: 'hello' }, read: true },
          { from: 'bot', content: { text: 'hello to you' } },
        ],
      },
    ],
  });
  expect((await http.call('/sandbox/check')).body).toEqual([]);
  expect((await http.call('/sandbox/timeline')).body).toMatchObject([{ text: 'hello' }]);
});

it('shows the history, and what came after an entry', async () => {
  await sandbox.user('Aiko').says('hello').delivered;
  const all = (await http.call('/sandbox/history')).body as { n: number }[];
  expect(all.map(({ n }) => n)).toEqual([1, 2, 3]);
  expect((await http.call('/sandbox/history?after=2')).body).toMatchObject([
    { n: 3, type: 'delivery.answered' },
  ]);
});

it('changes the account and the webhook', async () => {
  expect((await put('/sandbox/account', { mode: 'old-api' })).status).toBe(200);
  expect(sandbox.account).toBe('old-api');
  expect((await put('/sandbox/account', { mode: 'both' })).status).toBe(400);
  expect((await put('/sandbox/webhook', { url: 'http://127.0.0.1:1/x' })).status).toBe(200);
  expect(sandbox.webhookUrl).toBe('http://127.0.0.1:1/x');
  expect((await put('/sandbox/webhook', { url: 'nowhere' })).status).toBe(400);
});

it('orders faults, lists them and takes them back', async () => {
  const order = (fault: object) => http.post('/sandbox/faults', fault);
  const { body } = await order({ endpoint: 'bot-info', kind: 'status', status: 503 });
  expect((await http.info()).status).toBe(503);
  expect((await http.call('/sandbox/faults')).body).toMatchObject([{ ...(body as object), played: 1 }]);
  const path = `/sandbox/faults/${(body as { id: number }).id}`;
  expect((await http.call(path, { method: 'DELETE' })).status).toBe(204);
  expect((await http.call(path, { method: 'DELETE' })).status).toBe(404);
  expect((await http.info()).status).toBe(200);

  await order({ endpoint: 'all', kind: 'hang' });
  expect((await http.call('/sandbox/faults', { method: 'DELETE' })).status).toBe(204);
  expect((await http.info()).status).toBe(200);
});

it.each<[object, string]>([
  [{ kind: 'hang' }, 'endpoint'],
  [{ endpoint: 'all', kind: 'earthquake' }, 'kind'],
  [{ endpoint: 'all', kind: 'status' }, 'status'],
  [{ endpoint: 'all', kind: 'status', status: 42 }, 'status'],
  [{ endpoint: 'all', kind: 'hang', often: 3 }, 'often'],
  [{ endpoint: 'all', kind: 'hang', times: 'many' }, 'times'],
])('refuses the fault %p and names the field', async (fault, property) => {
  expect(await http.post('/sandbox/faults', fault)).toMatchObject({
    status: 400,
    body: { details: expect.arrayContaining([expect.objectContaining({ property })]) },
  });
  expect(sandbox.faults.list()).toEqual([]);
});

it('starts anew', async () => {
  await sandbox.user('Aiko').says('hello').delivered;
  expect((await http.call('/sandbox/state', { method: 'DELETE' })).status).toBe(204);
  expect(sandbox.history).toEqual([]);
});

it('takes no change from a page elsewhere, which can send no JSON without asking', async () => {
  const forged = await http.post('/sandbox/users/Aiko/messages', '{"text":"forged"}', {
    'content-type': 'text/plain',
  });
  expect(forged.status).toBe(415);
  expect(sandbox.history).toEqual([]);
});
