import { RawConnection } from '../../test/support/raw-http';
import { sign, WebhookServer } from '../../test/support/webhook-server';
import { until } from '../inbox/testing/until';
import { createHttpAdapter } from './http-adapter';

const body = '{"events":[]}';
const head = `POST /webhook HTTP/1.1\r\nHost: bot\r\nx-line-signature: ${sign(body)}\r\n`;

describe('createHttpAdapter', () => {
  let server: WebhookServer;

  beforeAll(async () => {
    server = await WebhookServer.start();
  });
  afterAll(() => server.close());

  it('gives the server its limits', () => {
    const http = createHttpAdapter().getInstance().server;
    expect(http).toMatchObject({ headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 72_000 });
  });

  describe('towards a client that drips', () => {
    let hasty: WebhookServer;

    beforeAll(async () => {
      hasty = await WebhookServer.start({
        headersTimeout: 100,
        requestTimeout: 200,
        connectionsCheckingInterval: 20,
      });
    });
    afterAll(() => hasty.close());

    it('cuts it off in its headers', async () => {
      const answer = await new RawConnection(hasty.port)
        .write('POST /webhook HTTP/1.1\r\nHost: ')
        .untilClosed();
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    });

    it('cuts it off in its body, and counts it', async () => {
      const before = await hasty.counted('aborted');
      await new RawConnection(hasty.port).write(`${head}Content-Length: 13\r\n\r\n{"ev`).untilClosed();
      expect(await hasty.counted('aborted')).toBe(before + 1);
      expect(hasty.inbox.received).toHaveLength(0);
    });
  });

  it('closes with the answers that are still under way, whatever their connections were kept alive for', async () => {
    const closing = await WebhookServer.start();
    const stored: PromiseWithResolvers<void> = Promise.withResolvers();
    const asked: PromiseWithResolvers<void> = Promise.withResolvers();
    closing.inbox.answer = () => {
      asked.resolve();
      return stored.promise;
    };
    const body = '{"destination":"Ub","events":[{}]}';
    const connection = new RawConnection(closing.port).write(
      `POST /webhook HTTP/1.1\r\nHost: bot\r\nx-line-signature: ${sign(body)}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await asked.promise;
    const closed = closing.close();
    const isRefused = () =>
      fetch(closing.url()).then(
        () => false,
        () => true,
      );
    await until(isRefused);
    stored.resolve();
    expect(await connection.untilClosed()).toMatch(/^HTTP\/1\.1 200 .*connection: close/is);
    await closed;
  });

  it.each([
    ['headers', 'POST /webhook HTTP/1.1\r\nHost: '],
    ['body', `${head}Content-Length: 13\r\n\r\n{"ev`],
  ])('closes soon although a client does not finish its %s', async (_what, begun) => {
    const closing = await WebhookServer.start();
    const connection = new RawConnection(closing.port).write(begun);
    await closing.post(body);
    const startedAt = performance.now();
    await closing.close();
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    await connection.untilClosed();
  });

  it('refuses headers over 16 KiB', async () => {
    const answer = await new RawConnection(server.port)
      .write(`${head}x-padding: ${'a'.repeat(17 * 1024)}\r\n\r\n`)
      .untilClosed();
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    ['a length beside chunks', 'Content-Length: 13\r\nTransfer-Encoding: chunked\r\n'],
    ['two lengths', 'Content-Length: 13\r\nContent-Length: 14\r\n'],
    ['a length that is no number', 'Content-Length: +13\r\n'],
    ['an unknown transfer coding', 'Transfer-Encoding: chunked, identity\r\n'],
  ])('refuses %s, with which a second request could be smuggled', async (_what, framing) => {
    const smuggled = `${head}Content-Length: 13\r\n\r\n${body}`;
    const answer = await new RawConnection(server.port)
      .write(`${head}${framing}\r\nd\r\n${body}\r\n0\r\n\r\n${smuggled}`)
      .untilClosed();
    expect(answer.match(/^HTTP\/1\.1 \d{3}/gm)).toEqual(['HTTP/1.1 400']);
  });

  it('refuses a header line that ends in a bare line feed', async () => {
    const answer = await new RawConnection(server.port)
      .write(`POST /webhook HTTP/1.1\nHost: bot\nContent-Length: 13\n\n${body}`)
      .untilClosed();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([
    ['GET', '/webhook', 405],
    ['PUT', '/webhook?x=1', 405],
    ['DELETE', '/webhook', 405],
    ['POST', '/webhook/', 404],
    ['POST', '/', 404],
    ['GET', '/hunter2', 404],
    ['GET', '/%', 400],
    ['POST', '/%hunter2', 400],
  ])('answers %s %s with %d in short JSON that repeats nothing', async (method, path, status) => {
    const answer = await fetch(server.url(path), { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'POST' : null);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ statusCode: status, message: expect.any(String) });
    expect(text).not.toContain('hunter2');
  });
});
