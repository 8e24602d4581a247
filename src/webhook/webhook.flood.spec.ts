import { RawConnection } from '../../test/support/raw-http';
import { sign, WebhookServer } from '../../test/support/webhook-server';
import { until } from '../inbox/testing/until';
import { createHttpAdapter } from './http-adapter';

const MIB = 1024 * 1024;
const bodyOf = (length: number) => '{"destination":"U1","events":[{}]}'.padEnd(length, ' ');

describe('POST /webhook, flood', () => {
  let server: WebhookServer;

  beforeEach(async () => {
    server = await WebhookServer.start({ bodiesInHand: 2_000, maxConnections: 3 });
  });
  afterEach(() => server.close());

  /** Announces a body, and sends only the beginning of it. */
  function announce(head: string, length: number, sent = ''): RawConnection {
    return new RawConnection(server.port).write(
      `${head} HTTP/1.1\r\nHost: bot\r\nContent-Length: ${String(length)}\r\n\r\n${sent}`,
    );
  }
  const signed = (body: string) => `POST /webhook HTTP/1.1\r\nx-line-signature: ${sign(body)}\r\nX-Rest:`;

  it('has room for more connections than LINE makes', () => {
    const { maxConnections } = createHttpAdapter().getInstance().server;
    expect(maxConnections).toBe(5_000);
  });

  it.each([
    ['no signature', 'POST /webhook', 401],
    ['what is no signature', 'POST /webhook HTTP/1.1\r\nx-line-signature: hunter2\r\nX-Rest:', 401],
    ['a path that is not served', 'POST /elsewhere', 404],
    ['a method that is not served', 'PUT /webhook', 405],
  ])(
    'answers %s without waiting for its body, and ends the connection',
    async (_what, head, status) => {
      const answer = await announce(head, MIB).untilClosed();
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} .*connection: close`, 'is'));
    },
    // The server would wait 10 s for the body.
    5_000,
  );

  it('counts a request without a signature once', async () => {
    await announce('POST /webhook', MIB).untilClosed();
    expect(await server.counted('bad_signature')).toBe(1);
  });

  it('answers 503 to one body too many, and goes on when the first ones are answered', async () => {
    const stored: PromiseWithResolvers<void> = Promise.withResolvers();
    const asked: PromiseWithResolvers<void> = Promise.withResolvers();
    server.inbox.answer = () => {
      asked.resolve();
      return stored.promise;
    };
    const first = server.postSigned(bodyOf(1_500));
    await asked.promise;
    const second = await server.postSigned(bodyOf(1_500));
    expect([second.status, await second.json()]).toEqual([
      503,
      { statusCode: 503, error: 'overloaded', message: expect.any(String) },
    ]);
    expect(second.headers.get('connection')).toBe('close');
    expect(await server.counted('overloaded')).toBe(1);
    const small = server.postSigned(bodyOf(100));
    stored.resolve();
    expect([(await first).status, (await small).status]).toEqual([200, 200]);
    expect((await server.postSigned(bodyOf(1_500))).status).toBe(200);
    expect(server.inbox.received).toHaveLength(3);
  });

  it('counts what has come of a body and not what was announced', async () => {
    const body = bodyOf(MIB);
    const slow = announce(signed(body), MIB, body.slice(0, 100));
    expect((await server.postSigned(bodyOf(1_500))).status).toBe(200);
    slow.hangUp();
  });

  it('forgets what came on a connection that was cut', async () => {
    const body = bodyOf(1_800);
    const cut = announce(signed(body), body.length, body.slice(0, 1_700));
    await until(async () => (await server.postSigned(bodyOf(1_500))).status === 503);
    cut.hangUp();
    await until(async () => (await server.postSigned(bodyOf(1_500))).status === 200);
    expect(await server.counted('aborted')).toBe(1);
  });

  it('forgets what came in requests one behind the other, when their connection is cut', async () => {
    const first: PromiseWithResolvers<void> = Promise.withResolvers();
    const second: PromiseWithResolvers<void> = Promise.withResolvers();
    const asked = [first, second].values();
    server.inbox.answer = () => {
      asked.next().value?.resolve();
      return new Promise(() => undefined);
    };
    const body = bodyOf(900);
    const both = announce(signed(body), body.length, body).write(
      `${signed(body)} HTTP/1.1\r\nHost: bot\r\nContent-Length: 900\r\n\r\n${body}`,
    );
    await Promise.all([first.promise, second.promise]);
    both.hangUp();
    server.inbox.answer = () => Promise.resolve();
    await until(async () => (await server.postSigned(bodyOf(1_500))).status === 200);
  });

  it('closes a connection too many at once, and takes one again when another has ended', async () => {
    const held = [1, 2, 3].map(() => new RawConnection(server.port).write('POST /webhook HTTP/1.1\r\n'));
    expect(await new RawConnection(server.port).untilClosed()).toBe('');
    for (const connection of held) connection.hangUp();
    await until(() =>
      server.postSigned(bodyOf(100)).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  });
});
