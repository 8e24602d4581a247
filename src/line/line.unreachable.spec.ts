import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import type { ServerResponse } from 'node:http';
import type { LineConfig } from '../config/line.config';
import { LineClient } from './line.client';
import type { LineUnreachableError } from './line.errors';
import { LineHttp } from './line.http';
import { FakeLine, json } from './testing/fake-line';
import { lineParts } from './testing/line-parts';

/** Whether a failed reply may have arrived decides whether the answer may be sent in another way. */
describe('what a failed call says about its arrival', () => {
  const line = new FakeLine();
  const closing: (() => Promise<void>)[] = [];

  beforeAll(() => line.start());
  afterAll(() => line.stop());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const failure = async (
    apiBaseUrl: string,
    overrides?: Partial<LineConfig>,
  ): Promise<LineUnreachableError> => {
    const parts = await lineParts(apiBaseUrl, overrides);
    closing.push(() => parts.close());
    const call = parts
      .get(LineClient)
      .reply({ replyToken: 'reply-token', messages: [{ type: 'text', text: 'hi' }] });
    return call.then(
      () => Promise.reject(new Error('the call was answered')),
      (error: unknown) => error as LineUnreachableError,
    );
  };

  const tcpServer = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(
      () =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        ),
    );
    return (server.address() as AddressInfo).port;
  };

  it('not sent: nobody listens', async () => {
    const gone = new FakeLine();
    const url = await gone.start();
    await gone.stop();

    expect(await failure(url)).toMatchObject({ code: 'ECONNREFUSED', maybeReceived: false });
  });

  it('not sent: the name does not resolve', async () => {
    const error = await failure('http://line.invalid');
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.code);
    expect(error.maybeReceived).toBe(false);
  });

  it('not sent: the other side does not speak TLS', async () => {
    const error = await failure(line.url.replace('http:', 'https:'));
    expect(error).toMatchObject({ name: 'LineUnreachableError', maybeReceived: false });
    expect(line.seen).toHaveLength(0);
  });

  it('not sent: the connection was not ready in time', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => undefined).resume());
    const port = await tcpServer(silent);

    const error = await failure(`https://127.0.0.1:${port}`, { timeoutMs: 100 });
    expect(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']).toContain(error.code);
    expect(error.maybeReceived).toBe(false);
  });

  it('not sent: all connections were in use until the time was over, and nothing is sent later', async () => {
    const held: ServerResponse[] = [];
    let markHeld: () => void;
    const holding = new Promise<void>((resolve) => (markHeld = resolve));
    line.seen.length = 0;
    line.answer = (response) => {
      held.push(response);
      markHeld();
    };
    const parts = await lineParts(line.url, { maxConnections: 1, timeoutMs: 30 });
    closing.push(() => parts.close());
    const inNoHurry = () =>
      parts
        .get(LineHttp)
        .exchange({ endpoint: 'markAsReadByUser', headers: {}, body: '{}', timeoutMs: 5_000 });
    const first = inNoHurry();
    await holding;
    const late = parts.get(LineClient).reply({ replyToken: 'reply-token', messages: [] });
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT', maybeReceived: false });

    line.answer = json(200, {});
    for (const response of held) response.end('{}');
    await first;
    await inNoHurry();
    expect(line.seen.map(({ path }) => path)).toEqual(Array(2).fill('/v2/bot/message/markAsRead'));
  });

  it('maybe: the connection ended before any answer', async () => {
    line.answer = (response) => response.socket?.resetAndDestroy();
    expect(await failure(line.url)).toMatchObject({ code: 'ECONNRESET', maybeReceived: true });
  });

  it('maybe: the connection ended inside the answer', async () => {
    line.answer = (response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"sentMessages":', () => response.socket?.destroy());
    };
    expect(await failure(line.url)).toMatchObject({ maybeReceived: true });
  });

  it('maybe: no answer in time', async () => {
    line.answer = () => undefined;
    expect(await failure(line.url, { timeoutMs: 100 })).toMatchObject({
      code: 'ETIMEDOUT',
      maybeReceived: true,
    });
  });

  it('maybe: an answer that only drips in is cut at the same time', async () => {
    let dripping: NodeJS.Timeout | undefined;
    line.answer = (response) => {
      response.writeHead(200);
      dripping = setInterval(() => response.write(' '), 10);
    };
    expect(await failure(line.url, { timeoutMs: 200 })).toMatchObject({
      code: 'ETIMEDOUT',
      maybeReceived: true,
    });
    clearInterval(dripping);
  });

  it('maybe: an answer that never ends is cut at 1 MiB', async () => {
    let written = 0;
    const cut = new Promise<void>((resolve) => {
      line.answer = (response) => {
        const chunk = Buffer.alloc(64 * 1024, 0x20);
        response.once('close', resolve);
        const pour = (): void => {
          while (!response.destroyed) {
            written += chunk.length;
            if (!response.write(chunk)) break;
          }
        };
        response.on('drain', pour);
        pour();
      };
    });

    expect(await failure(line.url)).toMatchObject({
      code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE',
      maybeReceived: true,
    });
    await cut;
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });
});
