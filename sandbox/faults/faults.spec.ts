import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import type { Fault } from './fault';

let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 7 });
  line = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

/** What a bot sees of one call that is sure not to be answered in time. */
function abandoned(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    () => 'broken off',
  );
}

const pushed = () => sandbox.botMessages(sandbox.user('Aiko')).length;
const push = () => line.push(sandbox.user('Aiko').id);

it('answers the ordered status, as JSON or as a gateway’s page, and does nothing', async () => {
  sandbox.faults.add({ endpoint: 'push', kind: 'status', status: 500, times: 1 });
  sandbox.faults.add({ endpoint: 'push', kind: 'status', status: 502, body: '<h1>Bad gateway</h1>' });
  expect((await push()).status).toBe(500);
  const page = await push();
  expect(page).toMatchObject({ status: 502, body: '<h1>Bad gateway</h1>' });
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(pushed()).toBe(0);
});

it('can answer an error although it did what was asked', async () => {
  sandbox.faults.add({ endpoint: 'push', kind: 'status', status: 500, effect: 'at-once' });
  expect((await push()).status).toBe(500);
  expect(pushed()).toBe(1);
  expect(sandbox.history).toContainEqual(
    expect.objectContaining({ type: 'call.finished', tookEffect: true, status: 500 }),
  );
});

it.each<[NonNullable<Fault['effect']>, number]>([
  ['never', 0],
  ['at-once', 1],
])('breaks the connection, taking effect %s', async (effect, messages) => {
  sandbox.faults.add({ endpoint: 'push', kind: 'reset', effect });
  expect(await abandoned(push())).toBe('broken off');
  expect(pushed()).toBe(messages);
});

it.each(['at-once', 'at-end'] as const)('delays the answer, taking effect %s', async (effect) => {
  sandbox.faults.add({ endpoint: 'push', kind: 'delay', delayMs: 100, effect });
  const answer = push();
  await sandbox.waitFor((history) => history.some(({ type }) => type === 'fault.played'));
  await new Promise(setImmediate);
  expect(pushed()).toBe(effect === 'at-once' ? 1 : 0);
  expect((await answer).status).toBe(200);
  expect(pushed()).toBe(1);
});

it('hangs until the bot gives up, and lets the sandbox close meanwhile', async () => {
  sandbox.faults.add({ endpoint: 'all', kind: 'hang' });
  const call = abandoned(push());
  await sandbox.waitFor((history) => history.some(({ type }) => type === 'call.finished'));
  await sandbox.close();
  expect(await call).toBe('broken off');
});

it('closes at once while a delay is under way', async () => {
  sandbox.faults.add({ endpoint: 'all', kind: 'delay', delayMs: 600_000 });
  const call = abandoned(push());
  await sandbox.waitFor((history) => history.some(({ type }) => type === 'fault.played'));
  await sandbox.close();
  await call;
});

it('refuses for the rate, with Retry-After where wanted, and for the month', async () => {
  sandbox.faults.add({ endpoint: 'reply', kind: 'rate-limit', times: 1, retryAfterSeconds: 3 });
  sandbox.faults.add({ endpoint: 'reply', kind: 'rate-limit', times: 1 });
  sandbox.faults.add({ endpoint: 'reply', kind: 'monthly-limit' });
  const [first, second, third] = [await line.reply('x'), await line.reply('x'), await line.reply('x')];
  const rate = { message: 'The API rate limit has been exceeded. Try again later.' };
  expect(first).toMatchObject({ status: 429, body: rate });
  expect(first.headers.get('retry-after')).toBe('3');
  expect(second).toMatchObject({ status: 429, body: rate });
  expect(second.headers.get('retry-after')).toBeNull();
  expect(third).toMatchObject({ status: 429, body: { message: 'You have reached your monthly limit.' } });
});

it('breaks the body off, spoils it, drips it, swells it, and points elsewhere', async () => {
  const once = { endpoint: 'push', times: 1 } as const;
  sandbox.faults.add({ ...once, kind: 'truncated-body' });
  expect(await abandoned(push())).toBe('broken off');

  sandbox.faults.add({ ...once, kind: 'malformed-body' });
  expect(await push()).toMatchObject({ status: 200, body: '{"sentMessages":[{"id"' });

  sandbox.faults.add({ ...once, kind: 'slow-drip', everyMs: 0 });
  expect(await push()).toMatchObject({ status: 200, body: { sentMessages: [{}] } });

  sandbox.faults.add({ ...once, kind: 'huge-body', bytes: 1_000_000 });
  expect(JSON.stringify((await push()).body).length).toBeGreaterThan(1_000_000);
  expect(pushed()).toBe(4);

  sandbox.faults.add({ ...once, kind: 'redirect', location: 'http://127.0.0.1:9/' });
  const redirect = await push();
  expect(redirect.status).toBe(302);
  expect(redirect.headers.get('location')).toBe('http://127.0.0.1:9/');
  expect(pushed()).toBe(4);
});

it('strikes only its endpoint and its chat, so often, and until it is removed', async () => {
  const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
  const fault = sandbox.faults.add({ endpoint: 'push', kind: 'status', status: 503, chat: ben.id, times: 2 });
  expect((await line.info()).status).toBe(200);
  expect((await line.push(aiko.id)).status).toBe(200);
  expect((await line.push(ben.id)).status).toBe(503);
  fault.remove();
  expect((await line.push(ben.id)).status).toBe(200);
});

it.each(['mark', 'mark-old', 'reply'] as const)('finds the chat of a %s call', async (endpoint) => {
  if (endpoint === 'mark-old') sandbox.account = 'old-api';
  const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')].map((user) => {
    const { event } = user.says('hi');
    return {
      chat: user.id,
      call: () =>
        endpoint === 'mark'
          ? line.mark(event.message?.markAsReadToken)
          : endpoint === 'mark-old'
            ? line.markOld(user.id)
            : line.reply(event.replyToken),
    };
  });
  sandbox.faults.add({ endpoint, kind: 'status', status: 503, chat: ben?.chat ?? '' });
  expect((await aiko?.call())?.status).not.toBe(503);
  expect((await ben?.call())?.status).toBe(503);
});

it('strikes a share of the calls, the same ones for the same seed', async () => {
  const run = async (): Promise<number[]> => {
    sandbox.faults.add({ endpoint: 'bot-info', kind: 'status', status: 503, percent: 30 });
    const statuses: number[] = [];
    for (let call = 0; call < 50; call += 1) statuses.push((await line.info()).status);
    return statuses;
  };
  const first = await run();
  const struck = first.filter((status) => status === 503).length;
  expect(struck).toBeGreaterThan(5);
  expect(struck).toBeLessThan(25);
  await sandbox.reset();
  expect(await run()).toEqual(first);
});

it('strikes before the token is looked at, and is in the history', async () => {
  const { id } = sandbox.faults.add({ endpoint: 'bot-info', kind: 'status', status: 503 });
  expect((await line.info('wrong')).status).toBe(503);
  expect(sandbox.history).toMatchObject([
    { n: 1, type: 'call.arrived', endpoint: 'bot-info' },
    { n: 2, type: 'fault.played', fault: id, kind: 'status', effect: 'never' },
    { n: 3, type: 'call.finished', tookEffect: false, status: 503 },
  ]);
});
