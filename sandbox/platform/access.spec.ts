import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

let now: number;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  now = Date.now();
  sandbox = await startSandbox({ now: () => now });
  line = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

async function issue(fields: Record<string, string> = {}) {
  const { channelId, channelSecret } = sandbox.channel;
  const response = await fetch(`${sandbox.url}/oauth2/v3/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: channelId,
      client_secret: channelSecret,
      ...fields,
    }),
  });
  return { status: response.status, body: (await response.json()) as { access_token: string } };
}

it.each(['Bearer wrong', 'wrong', ''])(
  'refuses the authorization %p in LINE’s words',
  async (authorization) => {
    const answer = await line.call('/v2/bot/info', { headers: { authorization } });
    expect(answer).toMatchObject({
      status: 401,
      body: { message: expect.stringContaining('Authentication failed due to the following reason: ') },
    });
    expect(answer.headers.get('x-line-request-id')).toBeTruthy();
  },
);

it('issues stateless tokens, good for 15 minutes', async () => {
  const { status, body } = await issue();
  expect(status).toBe(200);
  expect(body).toEqual({ token_type: 'Bearer', access_token: expect.any(String), expires_in: 900 });
  now += 900_000 - 1;
  expect((await line.info(body.access_token)).status).toBe(200);
  now += 1;
  expect((await line.info(body.access_token)).status).toBe(401);
});

it('ends tokens early when told to', async () => {
  const [first, second] = [await issue(), await issue()];
  sandbox.accessTokens.revoke(first.body.access_token);
  expect((await line.info(first.body.access_token)).status).toBe(401);
  expect((await line.info(second.body.access_token)).status).toBe(200);
  sandbox.accessTokens.expireIssued();
  expect((await line.info(second.body.access_token)).status).toBe(401);
  expect((await line.info()).status).toBe(200);
  sandbox.accessTokens.revoke(sandbox.channel.accessToken);
  expect((await line.info()).status).toBe(401);
});

it('issues nothing for a wrong secret or grant', async () => {
  expect(await issue({ client_secret: 'guess' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_client' },
  });
  expect(await issue({ grant_type: 'password' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_request' },
  });
});

it('answers what it cannot read in LINE’s shape', async () => {
  const path = '/v2/bot/message/reply';
  expect(await line.post(path, '{"replyToken":')).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^The request body could not be parsed as JSON \(line: /) },
  });
  expect((await line.post(path, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  expect(await line.post(path, 'x'.repeat(2 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
  const unknown = await line.call('/v2/bot/nothing');
  expect(unknown).toMatchObject({ status: 404, body: { message: 'Not found' } });
  expect(unknown.headers.get('x-line-request-id')).toBeTruthy();
});

it('shows calls that LINE does not have in the history, where a developer looks', async () => {
  await line.post('/v2/bot/richmenu?token=secret', {});
  expect(sandbox.history).toMatchObject([
    { type: 'call.arrived', endpoint: 'unknown', method: 'POST', path: '/v2/bot/richmenu' },
    { type: 'call.finished', status: 404, refusal: { message: 'Not found' } },
  ]);
});
