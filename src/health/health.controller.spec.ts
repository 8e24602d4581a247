import { HealthServer } from '../../test/support/health-server';
import { LineRefusedError, LineUnreachableError } from '../line/line.errors';

const mebibyte = 1024 * 1024;
const refusal = { lineMessage: undefined, details: [], requestId: undefined, retryAfterMs: undefined };

describe('health', () => {
  let server: HealthServer;

  beforeEach(async () => {
    server = await HealthServer.start();
  });
  afterEach(() => server.close());

  /** The answer of /health, and of one indicator in it. */
  async function health(name: string) {
    const { code, body } = await server.get('/health');
    return { code, overall: body.status, ...body.details[name] };
  }

  it('is ok in all parts when nothing is wrong', async () => {
    const { code, body, cacheControl } = await server.get('/health');
    expect([code, body.status]).toEqual([200, 'ok']);
    const names = [
      'shutdown',
      'store',
      'backlog',
      'line_api',
      'line_account',
      'event_loop',
      'memory',
      'disk',
    ];
    expect(Object.keys(body.details).sort()).toEqual(names.sort());
    expect(cacheControl).toContain('no-store');
  });

  describe('store', () => {
    it('takes the instance out of service when it takes no writes, and keeps its words to itself', async () => {
      server.store.ping = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1 as hunter2'));
      const ready = await server.get('/health/ready');
      expect(ready.code).toBe(503);
      expect(ready.text).not.toMatch(/10\.0\.0\.1|hunter2/);
      expect(await health('store')).toMatchObject({ code: 503, overall: 'error', status: 'down' });
      expect((await server.get('/health/live')).code).toBe(200);
    });

    it('is down when it hangs', async () => {
      server.store.ping = () => new Promise(() => undefined);
      expect((await server.get('/health/ready')).code).toBe(503);
    });

    it('is written to once a second at most, however often health is asked', async () => {
      let pings = 0;
      server.store.ping = () => {
        pings += 1;
        return Promise.resolve();
      };
      await Promise.all(Array.from({ length: 20 }, () => server.get('/health/ready')));
      expect(pings).toBe(1);
    });
  });

  describe('backlog', () => {
    const now = Date.now();

    it.each([
      [
        'an event has waited for a minute',
        { pending: 1, oldestReceivedAt: now - 60_000, dead: 0 },
        'degraded',
      ],
      ['too many wait', { pending: 10_001, oldestReceivedAt: now, dead: 0 }, 'degraded'],
      ['some have just come', { pending: 10_000, oldestReceivedAt: now, dead: 0 }, 'up'],
      ['dead letters wait for a human', { pending: 0, oldestReceivedAt: undefined, dead: 3 }, 'up'],
    ])('where %s', async (_what, backlog, status) => {
      server.store.events.backlog = () => Promise.resolve(backlog);
      expect(await health('backlog')).toMatchObject({
        code: 200,
        status,
        pending: backlog.pending,
        deadLetters: backlog.dead,
        ...(status === 'degraded' && { overall: 'degraded', message: expect.any(String) }),
      });
    });

    it.each([
      ['fails', () => Promise.reject(new Error('closed'))],
      ['hangs', () => new Promise<never>(() => undefined)],
    ])('is degraded where reading it %s', async (_what, backlog) => {
      server.store.events.backlog = backlog;
      expect(await health('backlog')).toMatchObject({ code: 200, status: 'degraded' });
    });
  });

  describe('line_api', () => {
    it.each([
      ['LINE is out of reach', 'ECONNREFUSED', /reachable/],
      ['LINE refuses the token', 401, /token/],
      ['LINE limits the rate', 429, /quota/],
    ])('is degraded with words where %s, and the instance stays in service', async (_what, result, words) => {
      for (let call = 0; call < 3; call++) server.calls.record('reply', result);
      expect(await health('line_api')).toMatchObject({
        code: 200,
        overall: 'degraded',
        status: 'degraded',
        message: expect.stringMatching(words),
        lastFailure: { endpoint: 'reply', result },
      });
      expect((await server.get('/health/ready')).code).toBe(200);
      expect((await server.get('/health/live')).code).toBe(200);
    });

    it('bears a single failure, and is up again with the first success', async () => {
      server.calls.record('reply', 500);
      expect(await health('line_api')).toMatchObject({ status: 'up' });
      for (let call = 0; call < 3; call++) server.calls.record('reply', 500);
      server.calls.record('push', 200);
      expect(await health('line_api')).toMatchObject({
        status: 'up',
        lastSuccess: expect.stringMatching(/^\d{4}-/),
      });
    });

    it('costs LINE no call', async () => {
      const before = server.line.calls;
      await server.get('/health');
      expect(server.line.calls).toBe(before);
    });
  });

  describe('line_account', () => {
    it('is up while LINE has not answered yet: that is for line_api to tell', async () => {
      const server = await HealthServer.start({
        botInfo: () => Promise.reject(new LineUnreachableError('botInfo', 'ECONNREFUSED', false)),
      });
      const { body } = await server.get('/health');
      await server.close();
      expect(body.details.line_account).toEqual({ status: 'up', message: 'Not checked yet.' });
    });

    it('is degraded where the account does not fit the read mode, with both and what to change', async () => {
      server.line.answer = () =>
        Promise.resolve({ userId: 'U1', chatMode: 'chat', markAsReadMode: 'manual' });
      await server.account.check();
      expect(await health('line_account')).toMatchObject({
        code: 200,
        status: 'degraded',
        chatMode: 'chat',
        markAsReadMode: 'manual',
        message: expect.stringMatching(/"automatic".*LINE_CHAT_MODE=true/),
      });
    });

    it('is degraded where LINE refuses the token', async () => {
      server.line.answer = () => Promise.reject(new LineRefusedError('botInfo', { status: 401, ...refusal }));
      await server.account.check();
      expect(await health('line_account')).toMatchObject({
        status: 'degraded',
        message: expect.stringContaining('LINE_CHANNEL_ACCESS_TOKEN'),
      });
    });
  });

  describe('vitals', () => {
    it('is degraded where the event loop is slow', async () => {
      server.vitals.delay = 501;
      expect(await health('event_loop')).toMatchObject({ code: 200, status: 'degraded', delayP99Ms: 501 });
    });

    it.each([
      ['the heap is nearly full', { heapUsed: 450 * mebibyte }, /heap/],
      ['the process uses nearly all memory', { rss: 950 * mebibyte }, /memory/],
    ])('is degraded where %s', async (_what, use, words) => {
      server.vitals.use = { ...server.vitals.use, ...use };
      expect(await health('memory')).toMatchObject({
        status: 'degraded',
        message: expect.stringMatching(words),
      });
    });

    it.each([
      ['under 512 MiB are left', { free: 500 * mebibyte, total: 2_000 * mebibyte }],
      ['under 5 % are left', { free: 4_000 * mebibyte, total: 100_000 * mebibyte }],
    ])('is degraded where on the disk %s', async (_what, space) => {
      server.vitals.space = () => Promise.resolve(space);
      expect(await health('disk')).toMatchObject({
        code: 200,
        status: 'degraded',
        message: expect.stringContaining('MiB'),
      });
    });

    it('is degraded where the folder of the store is gone', async () => {
      server.vitals.space = () => Promise.reject(new Error('ENOENT /data'));
      expect(await health('disk')).toMatchObject({
        status: 'degraded',
        message: expect.not.stringContaining('/data'),
      });
    });
  });

  it('turns unready as soon as a shutdown begins, while the process still lives', async () => {
    const finish = await server.beginShutdown();
    const ready = await server.get('/health/ready');
    expect([ready.code, ready.body.details.shutdown?.status]).toEqual([503, 'down']);
    expect((await server.get('/health')).code).toBe(503);
    expect((await server.get('/health/live')).code).toBe(200);
    await finish();
  });
});

describe('health of other set-ups', () => {
  it('has no disk to watch where the store is PostgreSQL', async () => {
    const server = await HealthServer.start({ databaseUrl: 'postgres://u:hunter2@db/kidoku' });
    server.vitals.space = () => Promise.reject(new Error('not asked'));
    const { body, text } = await server.get('/health');
    await server.close();
    expect(body.details.disk?.status).toBe('up');
    expect(text).not.toContain('hunter2');
  });

  it('watches the disk where the store is, however its URL is written', async () => {
    const server = await HealthServer.start({ databaseUrl: 'file:///srv/my%20bot/kidoku.db' });
    let watched = '';
    server.vitals.space = (folder) => {
      watched = folder;
      return Promise.resolve({ free: 50_000 * mebibyte, total: 100_000 * mebibyte });
    };
    await server.get('/health');
    await server.close();
    expect(watched).toBe('/srv/my bot');
  });

  it('says that messages come without tokens in chat mode', async () => {
    const server = await HealthServer.start({ mode: 'chat' });
    server.line.answer = () => Promise.resolve({ userId: 'U1', chatMode: 'chat', markAsReadMode: 'manual' });
    await server.account.check();
    for (let message = 0; message < 5; message++) server.account.sawMessage(false);
    const { body } = await server.get('/health');
    await server.close();
    expect(body.details.line_account).toMatchObject({
      message: expect.stringMatching(/markAsReadToken.*Chat on/),
    });
  });
});
