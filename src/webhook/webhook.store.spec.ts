import { ForeignChannelError, StoreUnavailableError } from '../inbox/inbox.errors';
import { WebhookServer } from '../../test/support/webhook-server';

const body = '{"destination":"U1","events":[{"type":"follow"}]}';

describe('POST /webhook, store', () => {
  let server: WebhookServer;

  beforeEach(async () => {
    server = await WebhookServer.start();
  });
  afterEach(() => server.close());

  it('answers only after the events are stored', async () => {
    const stored: PromiseWithResolvers<void> = Promise.withResolvers();
    const asked: PromiseWithResolvers<void> = Promise.withResolvers();
    server.inbox.answer = () => {
      asked.resolve();
      return stored.promise;
    };
    let answered = false;
    const answer = server.postSigned(body).finally(() => (answered = true));
    await asked.promise;
    // Another request goes all the way meanwhile, so an early answer would have arrived by now.
    await fetch(server.url('/'));
    expect(answered).toBe(false);
    stored.resolve();
    expect((await answer).status).toBe(200);
    expect(await server.counted('accepted')).toBe(1);
  });

  it.each([
    ['store_unavailable', new StoreUnavailableError('/data/kidoku.db: disk full')],
    ['foreign_channel', new ForeignChannelError('U1', 'U2')],
  ])('answers 503 %s so that LINE delivers again', async (reason, error) => {
    server.inbox.answer = () => Promise.reject(error);
    const answer = await server.postSigned(body);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ statusCode: 503, error: reason, message: expect.any(String) });
    expect(await server.counted(reason)).toBe(1);
  });

  it('answers 503 before LINE gives up on a store that hangs, whatever becomes of it later', async () => {
    const stored: PromiseWithResolvers<void> = Promise.withResolvers();
    server.inbox.answer = () => stored.promise;
    const start = performance.now();
    const answer = await server.postSigned(body);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect([answer.status, await server.counted('store_slow')]).toEqual([503, 1]);
    stored.reject(new StoreUnavailableError('too late'));
    server.inbox.answer = () => Promise.resolve();
    expect((await server.postSigned(body)).status).toBe(200);
  });

  it('measures each webhook once, however it is answered', async () => {
    await server.postSigned(body);
    await server.post(body);
    const { count, sum } = await server.seconds();
    expect(count).toBe(2);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(1);
  });

  it('answers 500 to an error nobody foresaw, without its words', async () => {
    server.inbox.answer = () => Promise.reject(new TypeError('hunter2'));
    const answer = await server.postSigned(body);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/hunter2|TypeError|at /);
    expect(await server.counted('failed')).toBe(1);
  });
});
