import type { TestingModule } from '@nestjs/testing';
import { LineCallLog } from '../line-call-log';
import { LineClient } from '../line.client';
import { LineHttp } from '../line.http';
import { FakeLine, json, type SeenRequest } from '../testing/fake-line';
import { lineParts } from '../testing/line-parts';
import { StatelessTokens } from './stateless.tokens';

const LIFE_S = 900;
const credentials = { channelId: '1234567890', channelSecret: 'channel-secret' };

describe('StatelessTokens', () => {
  const line = new FakeLine();
  let parts: TestingModule;
  let now: number;
  let issued: number;
  let tokens: StatelessTokens;

  beforeAll(async () => {
    parts = await lineParts(await line.start());
  });

  beforeEach(() => {
    now = 1_000_000;
    issued = 0;
    line.seen.length = 0;
    line.answer = (response, request) => {
      issued += 1;
      json(200, { token_type: 'Bearer', access_token: `token-${issued}`, expires_in: LIFE_S })(
        response,
        request,
      );
    };
    tokens = new StatelessTokens(parts.get(LineHttp, { strict: false }), credentials, 2_000, () => now);
  });

  afterAll(() => parts.close());
  afterAll(() => line.stop());

  const get = async (): Promise<string> => tokens.current(10_000);

  it('asks as LINE documents it', async () => {
    await get();

    expect(line.seen).toHaveLength(1);
    const [{ method, path, headers, body }] = line.seen as [SeenRequest];
    expect([method, path, headers['content-type']]).toEqual([
      'POST',
      '/oauth2/v3/token',
      'application/x-www-form-urlencoded',
    ]);
    expect(headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'client_credentials',
      client_id: credentials.channelId,
      client_secret: credentials.channelSecret,
    });
  });

  it('issues one token for all who wait for it', async () => {
    const got = await Promise.all(Array.from({ length: 20 }, get));

    expect(new Set(got)).toEqual(new Set(['token-1']));
    expect(line.seen).toHaveLength(1);
  });

  it('keeps a token for the first four fifths of its life', async () => {
    await get();
    now += LIFE_S * 800 - 1;

    expect(await get()).toBe('token-1');
    expect(line.seen).toHaveLength(1);
  });

  it('renews in the last fifth without anyone waiting', async () => {
    await get();
    const renewed = nextRequest(line);
    now += LIFE_S * 800;
    expect(tokens.current(2_000)).toBe('token-1');

    await renewed;
    await eventually(async () => {
      expect(await get()).toBe('token-2');
    });
    expect(line.seen).toHaveLength(2);
  });

  it('serves the old token on while the renewal fails, and pauses between attempts', async () => {
    await get();
    line.answer = json(500, {});
    now += LIFE_S * 800;
    expect(tokens.current(2_000)).toBe('token-1');
    await eventually(() => {
      expect(parts.get(LineCallLog).consecutiveFailures).toBe(1);
    });

    now += 1_000;
    expect(tokens.current(2_000)).toBe('token-1');
    // A second attempt would arrive before this call, which starts after it.
    await expect(parts.get(LineClient).botInfo()).rejects.toThrow('500');
    expect(line.seen.map(({ path }) => path)).toEqual([
      '/oauth2/v3/token',
      '/oauth2/v3/token',
      '/v2/bot/info',
    ]);
  });

  it('waits for a new token when the old one has ended', async () => {
    await get();
    now += LIFE_S * 1000;
    expect(await get()).toBe('token-2');
  });

  it('replaces a refused token once, whoever reports it', async () => {
    await get();
    const replaced = await Promise.all([
      tokens.replacing('token-1', 2_000),
      tokens.replacing('token-1', 2_000),
    ]);

    expect(replaced).toEqual(['token-2', 'token-2']);
    expect(await tokens.replacing('token-1', 2_000)).toBe('token-2');
    expect(line.seen).toHaveLength(2);
  });

  it('tells why LINE issues none', async () => {
    line.answer = json(400, { error: 'invalid_client', error_description: 'invalid client_secret' });
    await expect(get()).rejects.toMatchObject({
      name: 'LineRefusedError',
      endpoint: 'issueToken',
      status: 400,
      lineMessage: 'invalid client_secret',
    });
  });

  it('asks again after a failure', async () => {
    line.answer = json(500, {});
    await expect(get()).rejects.toThrow('500');
    line.answer = json(200, { access_token: 'late', expires_in: LIFE_S });
    expect(await get()).toBe('late');
  });

  it('reports a waiting call as not sent, even if LINE may have seen the request for the token', async () => {
    line.answer = (response) => response.destroy();
    await expect(get()).rejects.toMatchObject({ endpoint: 'issueToken', maybeReceived: false });

    line.answer = json(200, { access_token: 'without an end' });
    await expect(get()).rejects.toMatchObject({ code: 'malformed answer', maybeReceived: false });
  });

  it('lets a caller go when its own time ends, and the issue go on for the others', async () => {
    let release: () => void = () => undefined;
    line.answer = (response, request) => {
      release = () => {
        json(200, { access_token: 'slow', expires_in: LIFE_S })(response, request);
      };
    };
    const patient = get();
    await expect(tokens.current(20)).rejects.toMatchObject({ code: 'ETIMEDOUT', maybeReceived: false });

    release();
    await expect(patient).resolves.toBe('slow');
    expect(line.seen).toHaveLength(1);
  });
});

describe('LineClient with stateless tokens', () => {
  const line = new FakeLine();
  let parts: TestingModule;

  beforeEach(async () => {
    parts = await lineParts(await line.start(), { credentials: { kind: 'stateless', ...credentials } });
  });

  afterEach(() => parts.close());
  afterEach(() => line.stop());

  it('repeats a call that LINE refused for its token once, with a new token', async () => {
    let issued = 0;
    line.answer = (response, request) => {
      if (request.path === '/oauth2/v3/token') {
        issued += 1;
        json(200, { access_token: `token-${issued}`, expires_in: LIFE_S })(response, request);
      } else {
        json(request.headers.authorization === 'Bearer token-2' ? 200 : 401, {})(response, request);
      }
    };
    await parts.get(LineClient).push({ to: 'U1', messages: [] }, '123e4567-e89b-12d3-a456-426614174000');

    const pushes = line.seen.filter(({ path }) => path === '/v2/bot/message/push');
    expect(pushes.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    const [first, second] = pushes;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-line-retry-key']).toBe(first?.headers['x-line-retry-key']);
  });

  it('does not repeat twice', async () => {
    line.answer = (response, request) => {
      json(request.path === '/oauth2/v3/token' ? 200 : 401, { access_token: 'bad', expires_in: LIFE_S })(
        response,
        request,
      );
    };
    await expect(parts.get(LineClient).botInfo()).rejects.toMatchObject({ status: 401 });
    expect(line.seen.filter(({ path }) => path === '/v2/bot/info')).toHaveLength(2);
  });
});

function nextRequest(line: FakeLine): Promise<void> {
  const answer = line.answer;
  return new Promise((resolve) => {
    line.answer = (response, request) => {
      response.once('close', resolve);
      answer(response, request);
    };
  });
}

async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (;;) {
    try {
      await check();
      return;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
