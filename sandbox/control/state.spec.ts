import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

let bot: TinyBot;
let sandbox: Sandbox;
let http: LineApi;

beforeEach(async () => {
  bot = await TinyBot.start();
  // No two looks at the clock show the same: what happens once must have one time everywhere.
  let looks = 0;
  sandbox = await startSandbox({ webhookUrl: bot.url, now: () => Date.now() + looks++ });
  http = new LineApi(sandbox);
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

it('shows the chats, and one chat’s messages with the times at which they were read', async () => {
  const said = await http.post('/sandbox/users/Aiko/messages', { text: 'hello' });
  expect(said.status).toBe(202);
  await sandbox.settled();
  const [event] = bot.events;
  expect(said.body).toEqual({ messageId: event?.message?.id, webhookEventId: event?.webhookEventId });
  await http.mark(event?.message?.markAsReadToken);
  await http.reply(event?.replyToken, 'hello to you');

  const { id } = sandbox.user('Aiko');
  const summary = { id, kind: 'user', name: 'Aiko', messageCount: 2, lastMessage: { from: 'bot' } };
  expect((await http.call('/sandbox/state')).body).toMatchObject({
    run: expect.any(String),
    n: sandbox.history.length,
    settings: { account: { mode: 'chat' }, webhook: { url: bot.url }, limits: { monthlyQuota: null } },
    faults: [],
    chats: [summary],
  });
  const { at } = sandbox.history.find(({ type }) => type === 'message.read') ?? {};
  expect((await http.call('/sandbox/chats/Aiko')).body).toMatchObject({
    ...summary,
    messages: [
      { from: 'user', content: { text: 'hello' }, read: true, readAt: at, told: true },
      { from: 'bot', content: { text: 'hello to you' } },
    ],
  });
  expect((await http.call('/sandbox/check')).body).toEqual([]);
  expect((await http.call('/sandbox/timeline')).body).toMatchObject([{ text: 'hello' }]);
});

it('shows long chats page by page', async () => {
  const ids = ['1', '2', '3'].map((text) => sandbox.user('Aiko').says(text).message.id);
  const page = async (query: string) => {
    const { body } = await http.call(`/sandbox/chats/Aiko?${query}`);
    return (body as { messages: { id: string }[] }).messages.map(({ id }) => id);
  };
  expect(await page('limit=2')).toEqual(ids.slice(1));
  expect(await page(`before=${ids[1] ?? ''}`)).toEqual(ids.slice(0, 1));
  expect((await http.call('/sandbox/chats/Aiko?limit=0')).status).toBe(400);
  expect((await http.call('/sandbox/chats/Aiko?before=1')).status).toBe(404);
  for (const unknown of [`C${'0'.repeat(32)}`, 'Ben']) {
    expect((await http.call(`/sandbox/chats/${unknown}`)).status).toBe(404);
  }
});

it('changes settings together, or none of them', async () => {
  const change = (body: object) => http.change('PATCH', '/sandbox/settings', body);
  const webhook = { url: 'http://127.0.0.1:1/x', redelivery: false, redeliveryScheduleMs: [5] };
  expect(await change({ account: { mode: 'old-api' }, webhook, limits: { monthlyQuota: 7 } })).toMatchObject({
    status: 200,
    body: { account: { mode: 'old-api', verified: false }, webhook, limits: { monthlyQuota: 7 } },
  });
  expect(sandbox.account).toBe('old-api');
  expect(sandbox.webhookUrl).toBe('http://127.0.0.1:1/x');
  expect(sandbox.history.at(-1)).toMatchObject({ type: 'settings.changed' });

  expect((await change({ webhook: { url: null }, limits: { monthlyQuota: null } })).body).toMatchObject({
    webhook: { url: null },
    limits: { monthlyQuota: null },
  });
  expect(sandbox.webhookUrl).toBeUndefined();

  const wrong = {
    account: { mode: 'chat', mood: 'good' },
    webhook: { url: 'nowhere' },
    limits: { rates: { push: {} } },
  };
  expect(await change({ ...wrong, limits: { replyTokenLifetimeMs: -1 } })).toMatchObject({
    status: 400,
    body: {
      message: expect.stringContaining('limits.replyTokenLifetimeMs: must be a number between 0 and'),
      details: [
        { property: 'webhook.url', message: 'must be an http or https URL' },
        { property: 'limits.replyTokenLifetimeMs' },
        { property: 'account.mood', message: 'is not a field of this call' },
      ],
    },
  });
  expect(sandbox.account).toBe('old-api');
});

it('takes settings to heart: tokens, active, redelivery, life of reply tokens', async () => {
  const change = (body: object) => http.change('PATCH', '/sandbox/settings', body);
  await change({ account: { markAsReadTokens: 'never' }, webhook: { redelivery: false } });
  bot.answer = () => 500;
  expect(await sandbox.user('Aiko').says('1').delivered).toMatchObject({ attempts: 1, delivered: false });
  expect(bot.events[0]?.message).not.toHaveProperty('markAsReadToken');
  await change({ webhook: { active: false } });
  expect(await sandbox.user('Aiko').says('2').delivered).toMatchObject({ attempts: 0, delivered: false });
  await change({ limits: { replyTokenLifetimeMs: 60_000 } });
  await http.post('/sandbox/clock', { frozen: true });
  await http.post('/sandbox/clock', { advanceMs: 60_001 });
  expect((await http.reply(bot.events[0]?.replyToken)).status).toBe(400);
});

it('starts anew, but keeps the webhook', async () => {
  await sandbox.user('Aiko').says('hello').delivered;
  await http.change('PATCH', '/sandbox/settings', {
    account: { mode: 'automatic' },
    limits: { monthlyQuota: 0 },
  });
  const { run } = (await http.call('/sandbox/state')).body as { run: string };
  expect((await http.call('/sandbox/state', { method: 'DELETE' })).status).toBe(204);
  expect((await http.call('/sandbox/state')).body).toMatchObject({
    run: expect.not.stringMatching(run),
    n: 0,
    settings: { account: { mode: 'chat' }, webhook: { url: bot.url }, limits: { monthlyQuota: null } },
    chats: [],
  });
});

it('moves and stops the clock', async () => {
  const clock = async (body: object) => (await http.post('/sandbox/clock', body)).body;
  const now = Date.UTC(2026, 0, 1);
  expect(await clock({ now, frozen: true })).toEqual({ now, frozen: true });
  expect(await clock({ advanceMs: 1_000 })).toEqual({ now: now + 1_000, frozen: true });
  expect(sandbox.user('Aiko').says('hi').event.timestamp).toBe(now + 1_000);
  const running = (await clock({ frozen: false })) as { now: number };
  expect(running.now).toBeGreaterThanOrEqual(now + 1_000);
  expect(running.now).toBeLessThan(now + 60_000);
  expect((await http.post('/sandbox/clock', { advanceMs: 'much' })).status).toBe(400);
});
