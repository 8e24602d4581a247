import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ allowedHosts: ['sandbox'] });
});

afterEach(() => sandbox.close());

/** By hand, as fetch sets `Host` itself. */
async function get(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; body: string }> {
  const call = request(sandbox.url + path, { headers });
  call.end();
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

it.each(['localhost:8080', '127.0.0.1', '[::1]:8080', '192.168.1.7:1', 'my.localhost', 'sandbox:8080'])(
  'lets %s in',
  async (host) => {
    expect((await get('/sandbox/state', { host })).status).toBe(200);
  },
);

it.each(['evil.example', 'localhost.evil.example', 'evil.example:8080', '127.0.0.1.evil.example'])(
  'keeps out %s, which someone may have pointed at this machine',
  async (host) => {
    const { status, body } = await get('/sandbox/state', { host });
    expect(status).toBe(403);
    expect(body).toContain('allowedHosts');
  },
);

it('keeps out other web pages, those of other ports too', async () => {
  const { host } = new URL(sandbox.url);
  expect((await get('/sandbox/state', { host, origin: sandbox.url })).status).toBe(200);
  for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null']) {
    expect((await get('/sandbox/state', { host, origin })).status).toBe(403);
  }
});

it('takes no change that a page elsewhere can send without asking', async () => {
  const http = new LineApi(sandbox);
  const forged = await http.post('/sandbox/users/Aiko/messages', '{"text":"forged"}', {
    'content-type': 'text/plain',
  });
  expect(forged.status).toBe(415);
  expect(sandbox.history).toEqual([]);
});

it('is LINE for bots by any name', async () => {
  const { status } = await get('/v2/bot/info', {
    host: 'line.example',
    authorization: `Bearer ${sandbox.channel.accessToken}`,
  });
  expect(status).toBe(200);
});
