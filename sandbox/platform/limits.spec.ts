import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

let now: number;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  // The middle of a month, so that moving the clock a little stays in it.
  now = Date.UTC(2026, 7, 15);
  sandbox = await startSandbox({ now: () => now });
  line = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

const limit = (limits: object) => line.change('PATCH', '/sandbox/settings', { limits });

const TOO_FAST = { status: 429, body: { message: 'The API rate limit has been exceeded. Try again later.' } };
const USED_UP = { status: 429, body: { message: 'You have reached your monthly limit.' } };

describe('rates', () => {
  const statuses = async (calls: number) => {
    const results: number[] = [];
    for (let call = 0; call < calls; call += 1) results.push((await line.info()).status);
    return results;
  };

  it('do not matter unless they are asked for', async () => {
    await limit({ rates: { 'bot-info': { calls: 1, perMs: 1_000 } } });
    expect(await statuses(3)).toEqual([200, 200, 200]);
  });

  it('are a bucket for each endpoint, which fills up evenly and no further', async () => {
    await limit({ rateLimits: true, rates: { 'bot-info': { calls: 2, perMs: 1_000 } } });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect(await line.info()).toMatchObject(TOO_FAST);
    expect((await line.push(sandbox.user('Aiko').id)).status).toBe(200);
    now += 500;
    expect(await statuses(2)).toEqual([200, 429]);
    now += 60_000;
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it('are LINE’s where nothing else is set', async () => {
    await limit({ rateLimits: true });
    const broadcast = () =>
      line.post('/v2/bot/message/broadcast', { messages: [{ type: 'text', text: 'news' }] });
    for (let call = 0; call < 60; call += 1) expect((await broadcast()).status).toBe(200);
    expect(await broadcast()).toMatchObject(TOO_FAST);
    now += 60_000;
    expect((await broadcast()).status).toBe(200);
  });
});

describe('the quota', () => {
  const usage = async () => (await line.call('/v2/bot/message/quota/consumption')).body;

  it('counts recipients, not messages, and no replies', async () => {
    const [aiko, ben, family] = [sandbox.user('Aiko'), sandbox.user('Ben'), sandbox.group('Family')];
    family.welcomes([aiko.id, ben.id]);
    const two = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    await line.post('/v2/bot/message/push', { to: aiko.id, messages: two });
    await line.multicast([aiko.id, ben.id]);
    await line.push(family.id);
    ben.unfollows();
    await line.push(ben.id);
    expect(await usage()).toEqual({ totalUsage: 5 });
    expect((await line.call('/v2/bot/message/quota')).body).toEqual({ type: 'none' });
  });

  it('ends sends for the month, in Japan', async () => {
    const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
    await limit({ monthlyQuota: 2 });
    expect((await line.call('/v2/bot/message/quota')).body).toEqual({ type: 'limited', value: 2 });
    await line.push(aiko.id);
    expect(await line.multicast([aiko.id, ben.id])).toMatchObject(USED_UP);
    expect(sandbox.botMessages(ben)).toEqual([]);
    await line.push(aiko.id);
    expect(await line.push(aiko.id)).toMatchObject(USED_UP);
    now = Date.UTC(2026, 7, 31, 15);
    expect(await usage()).toEqual({ totalUsage: 0 });
    expect((await line.push(aiko.id)).status).toBe(200);
  });

  it('is not touched by a retry', async () => {
    const key = '123e4567-e89b-12d3-a456-426614174000';
    await line.push(sandbox.user('Aiko').id, 'news', key);
    await limit({ monthlyQuota: 1 });
    expect((await line.push(sandbox.user('Aiko').id, 'news', key)).status).toBe(409);
    expect(await usage()).toEqual({ totalUsage: 1 });
  });
});
