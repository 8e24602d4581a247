import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { WebhookServer } from '../../test/support/webhook-server';

const fixtures = join(__dirname, '../../test/fixtures/webhooks');

describe('POST /webhook, body', () => {
  let server: WebhookServer;

  beforeAll(async () => {
    server = await WebhookServer.start();
  });
  afterAll(() => server.close());
  beforeEach(() => server.inbox.received.splice(0));

  it.each(readdirSync(fixtures))('hands the events of %s on as LINE sent them', async (name) => {
    const body = readFileSync(join(fixtures, name));
    const answer = await server.postSigned(body, { 'content-type': 'application/json; charset=utf-8' });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(server.inbox.received).toEqual([JSON.parse(body.toString())]);
  });

  it.each(['{"events":[]}', '{"destination":"U1","events":[]}'])(
    'answers 200 to %s, a test of the connection',
    async (body) => {
      expect((await server.postSigned(body)).status).toBe(200);
    },
  );

  it.each([
    ['is empty', ''],
    ['is not JSON', '{"destination":"U1","events":['],
    ['is not UTF-8', Buffer.from('{"destination":"U\xff","events":[]}', 'latin1')],
    ['is JSON in UTF-16', Buffer.from('{"destination":"U1","events":[]}', 'utf16le')],
    ['is compressed', gzipSync('{"destination":"U1","events":[]}')],
    ['is not an object', '[]'],
    ['is null', 'null'],
    ['has no events', '{"destination":"U1"}'],
    ['has events that are no array', '{"destination":"U1","events":{"length":0}}'],
    ['has events and no destination', '{"events":[{"type":"follow"}]}'],
    ['has a destination that is no text', '{"destination":1,"events":[{"type":"follow"}]}'],
  ])('answers 400 to a signed body that %s, and counts it', async (_what, body) => {
    const before = await server.counted('malformed');
    const answer = await server.postSigned(body, { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: 'malformed',
      message: expect.stringMatching(/\. .+\.$/),
    });
    expect(await server.counted('malformed')).toBe(before + 1);
    expect(server.inbox.received).toHaveLength(0);
  });

  it('repeats nothing of a broken body, which may hold what a user wrote', async () => {
    const answer = await server.postSigned('{"text":"my secret"');
    expect(await answer.text()).not.toContain('secret');
  });

  it('survives the deepest JSON that fits', async () => {
    const depth = 500_000;
    const bomb = `{"destination":"U1","events":[${'['.repeat(depth)}${']'.repeat(depth)}]}`;
    expect([200, 400]).toContain((await server.postSigned(bomb)).status);
    expect((await server.postSigned('{"events":[]}')).status).toBe(200);
  });

  it('takes no prototype from a body', async () => {
    await server.postSigned(
      '{"destination":"U1","events":[{"__proto__":{"polluted":true}}],"__proto__":{"events":1}}',
    );
    expect(server.inbox.received).toHaveLength(1);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  describe('size', () => {
    const cap = 1024 * 1024;
    const bodyOf = (length: number) => '{"events":[]}'.padEnd(length, ' ');

    it.each([cap - 1, cap])('takes %d bytes', async (length) => {
      expect((await server.postSigned(bodyOf(length))).status).toBe(200);
    });

    it('answers 413 to one byte more, and counts it', async () => {
      const before = await server.counted('too_large');
      const answer = await server.postSigned(bodyOf(cap + 1));
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ error: 'too_large' });
      expect(await server.counted('too_large')).toBe(before + 1);
    });

    it('answers 413 to one byte more in chunks that tell no length', async () => {
      expect((await server.postChunked(bodyOf(cap + 1))).status).toBe(413);
    });
  });

  it('takes a body in chunks that tell no length', async () => {
    const text = '{"destination":"U1","events":[{"type":"follow"}]}';
    const { status } = await server.postChunked(text);
    expect(status).toBe(200);
    expect(server.inbox.received).toEqual([JSON.parse(text)]);
  });
});
