import axios, { AxiosError } from 'axios';
import { FakeLine, html, json } from '../testing/fake-line';
import { LineConnections } from './line-connections';
import { UndiciAdapter } from './undici.adapter';

describe('UndiciAdapter', () => {
  const line = new FakeLine();
  let connections: LineConnections;
  let adapter: UndiciAdapter;

  beforeAll(async () => {
    const apiBaseUrl = await line.start();
    connections = new LineConnections({
      channelSecrets: [],
      credentials: { kind: 'long-lived', token: 'token' },
      apiBaseUrl,
      maxConnections: 2,
      timeoutMs: 5_000,
    });
    adapter = new UndiciAdapter(connections);
  });
  afterAll(() => connections.onApplicationShutdown());
  afterAll(() => line.stop());

  const client = () => axios.create({ baseURL: line.url, adapter: adapter.send });

  it('serves axios as its own transport does', async () => {
    line.answer = json(200, { userId: 'U1' }, { 'X-Line-Request-Id': 'one' });
    const response = await client().post('/path?a=b', { question: '既読' });

    expect(response.data).toEqual({ userId: 'U1' });
    expect(response.headers['x-line-request-id']).toBe('one');
    expect(line.seen.at(-1)).toMatchObject({
      method: 'POST',
      path: '/path?a=b',
      body: '{"question":"既読"}',
    });
  });

  it.each([
    [404, AxiosError.ERR_BAD_REQUEST],
    [503, AxiosError.ERR_BAD_RESPONSE],
  ])('leaves it to validateStatus whether %d is an error', async (status, code) => {
    line.answer = html(status);

    await expect(client().get('/path')).rejects.toMatchObject({
      isAxiosError: true,
      code,
      response: { status },
    });
    await expect(client().get('/path', { validateStatus: null })).resolves.toMatchObject({ status });
  });

  it('cancels a request whose signal aborts, and its connection with it', async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      line.answer = (response) => {
        response.once('close', resolve);
        abort.abort();
      };
    });
    const error: unknown = await client()
      .get('/path', { signal: abort.signal })
      .catch((e: unknown) => e);

    expect(axios.isCancel(error)).toBe(true);
    await closed;
  });

  it('reaches no origin but the configured one', async () => {
    line.seen.length = 0;
    const code = AxiosError.ERR_INVALID_URL;

    await expect(client().get('/path', { baseURL: `${line.url}.evil.example` })).rejects.toMatchObject({
      code,
    });
    await expect(client().get('@evil.example/path')).rejects.toMatchObject({ code });
    expect(line.seen).toHaveLength(0);
  });
});
