import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

const MONTH_SECONDS = 30 * 24 * 60 * 60;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const assertionKey = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1' };

let now: number;
let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  now = Date.now();
  sandbox = await startSandbox({ now: () => now, assertionKeys: [assertionKey] });
  line = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

const form = (path: string, fields: Record<string, string>) =>
  line.call(path, { method: 'POST', body: new URLSearchParams(fields) });
const secret = () => ({
  grant_type: 'client_credentials',
  client_id: sandbox.channel.channelId,
  client_secret: sandbox.channel.channelSecret,
});

function assertion(
  claims: object = {},
  { kid = 'key-1', key = privateKey }: { kid?: string; key?: KeyObject } = {},
) {
  const { channelId } = sandbox.channel;
  const exp = Math.floor(now / 1_000) + 1_800;
  const payload = {
    iss: channelId,
    sub: channelId,
    aud: 'https://api.line.me/',
    exp,
    token_exp: 600,
    ...claims,
  };
  const signed = [{ alg: 'RS256', typ: 'JWT', kid }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`,
  };
}

interface Issued {
  readonly access_token: string;
  readonly expires_in: number;
  readonly key_id: string;
}
const issued = async (path: string, fields: Record<string, string>): Promise<Issued> => {
  const { status, body } = await form(path, fields);
  expect(status).toBe(200);
  return body as Issued;
};

describe('short-lived tokens', () => {
  it('last 30 days, and can be verified and revoked', async () => {
    const { access_token } = await issued('/v2/oauth/accessToken', secret());
    now += (MONTH_SECONDS - 60) * 1_000;
    expect((await line.info(access_token)).status).toBe(200);
    expect((await form('/v2/oauth/verify', { access_token })).body).toMatchObject({
      client_id: sandbox.channel.channelId,
      expires_in: 60,
    });
    expect(await form('/v2/oauth/revoke', { access_token })).toMatchObject({ status: 200, body: '' });
    expect((await line.info(access_token)).status).toBe(401);
    expect((await form('/v2/oauth/verify', { access_token })).status).toBe(400);
    expect((await form('/v2/oauth/revoke', { access_token: 'unknown' })).status).toBe(200);
  });

  it('are thirty at most: one more ends the oldest', async () => {
    const first = await issued('/v2/oauth/accessToken', secret());
    const second = await issued('/v2/oauth/accessToken', secret());
    for (let more = 0; more < 29; more += 1) await issued('/v2/oauth/accessToken', secret());
    expect((await line.info(first.access_token)).status).toBe(401);
    expect((await line.info(second.access_token)).status).toBe(200);
  });
});

describe('tokens v2.1', () => {
  const PATH = '/oauth2/v2.1/token';
  const verify = (token: string) => line.call(`/oauth2/v2.1/verify?access_token=${token}`);

  it('last as long as asked, and are known by their key ids until they are revoked', async () => {
    const { access_token, expires_in, key_id } = await issued(PATH, assertion());
    expect(expires_in).toBe(600);
    expect((await verify(access_token)).body).toMatchObject({ expires_in: 600 });
    const kids = async () =>
      (await line.call(`/oauth2/v2.1/tokens/kid?${new URLSearchParams(assertion()).toString()}`)).body;
    expect(await kids()).toEqual({ kids: [key_id] });
    await form('/oauth2/v2.1/revoke', { ...secret(), access_token });
    expect(await kids()).toEqual({ kids: [] });
    expect(await verify(access_token)).toMatchObject({
      status: 400,
      body: { error_description: 'The access token expired' },
    });
  });

  it('are thirty at most: one more is refused until one ends', async () => {
    for (let one = 0; one < 30; one += 1) await issued(PATH, assertion());
    expect(await form(PATH, assertion())).toMatchObject({
      status: 400,
      body: { message: 'The maximum number of access tokens has already been issued' },
    });
    now += 600_000;
    expect((await form(PATH, assertion())).status).toBe(200);
  });

  it.each<[string, object, string]>([
    ['another channel', { iss: '1' }, 'Invalid iss'],
    ['another audience', { aud: 'https://example.com/' }, 'Invalid aud'],
    ['the past', { exp: 1 }, 'Invalid exp'],
    ['over half an hour ahead', { exp: Math.floor(Date.now() / 1_000) + 3_600 }, 'Invalid exp'],
    ['a token of 31 days', { token_exp: MONTH_SECONDS + 1 }, 'Invalid token_exp'],
  ])('are not issued for an assertion of %s', async (_, claims, error_description) => {
    expect(await form(PATH, assertion(claims))).toMatchObject({
      status: 400,
      body: { error: 'invalid_client', error_description },
    });
  });

  it('are issued for the channel’s own signature only', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect((await form(PATH, assertion({}, { key: other }))).body).toMatchObject({
      error_description: 'Invalid signature',
    });
    expect(await form(PATH, assertion({}, { kid: 'key-2' }))).toMatchObject({
      status: 404,
      body: { message: 'Cannot find channel key that satisfies the conditions' },
    });
    expect((await form(PATH, { ...assertion(), client_assertion: 'no.jwt' })).status).toBe(400);
  });
});

it('issues stateless tokens for an assertion, too, which cannot be revoked', async () => {
  const { access_token } = await issued('/oauth2/v3/token', assertion());
  await form('/v2/oauth/revoke', { access_token });
  await form('/oauth2/v2.1/revoke', { ...secret(), access_token });
  expect((await line.info(access_token)).status).toBe(200);
});

it('knows the long-lived token', async () => {
  const { body } = await form('/v2/oauth/verify', { access_token: sandbox.channel.accessToken });
  expect(body).toMatchObject({ expires_in: 3_138_007_490 });
});
