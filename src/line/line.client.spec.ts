import type { TestingModule } from '@nestjs/testing';
import type { messagingApi } from '@line/bot-sdk';
import { LineClient } from './line.client';
import { LineRefusedError } from './line.errors';
import { FakeLine, html, json } from './testing/fake-line';
import { lineParts } from './testing/line-parts';

const RETRY_KEY = '123e4567-e89b-12d3-a456-426614174000';
const REQUEST_ID = '6f3f2b1a-8f3b-4f2c-9a53-1f1d6f0a7b11';

describe('LineClient', () => {
  const line = new FakeLine();
  let parts: TestingModule;
  let client: LineClient;
  const messages: messagingApi.Message[] = [{ type: 'text', text: 'こんにちは 🍎' }];

  beforeAll(async () => {
    parts = await lineParts(await line.start());
    client = parts.get(LineClient);
  });

  beforeEach(() => {
    line.seen.length = 0;
    line.answer = json(200, {}, { 'X-Line-Request-Id': REQUEST_ID });
  });

  afterAll(() => parts.close());
  afterAll(() => line.stop());

  const refusal = async (call: Promise<unknown>): Promise<LineRefusedError> => {
    const error = await call.then(
      () => undefined,
      (e: unknown) => e,
    );
    if (error instanceof LineRefusedError) return error;
    throw new Error('expected a LineRefusedError', { cause: error });
  };

  it('sends each call as LINE documents it, with the token and nothing superfluous', async () => {
    await client.markAsReadByToken('mark-token');
    await client.markAsReadByUser('U1');
    await client.reply({ replyToken: 'reply-token', messages });
    await client.push({ to: 'C1', messages, notificationDisabled: true }, RETRY_KEY);
    await client.multicast({ to: ['U1', 'U2'], messages }, RETRY_KEY);
    line.answer = json(200, { userId: 'Ubot' });
    await client.botInfo();

    expect(
      line.seen.map(({ method, path, body }) => [method, path, body && (JSON.parse(body) as unknown)]),
    ).toEqual([
      ['POST', '/v2/bot/chat/markAsRead', { markAsReadToken: 'mark-token' }],
      ['POST', '/v2/bot/message/markAsRead', { chat: { userId: 'U1' } }],
      ['POST', '/v2/bot/message/reply', { replyToken: 'reply-token', messages }],
      ['POST', '/v2/bot/message/push', { to: 'C1', messages, notificationDisabled: true }],
      ['POST', '/v2/bot/message/multicast', { to: ['U1', 'U2'], messages }],
      ['GET', '/v2/bot/info', ''],
    ]);
    for (const { headers } of line.seen) expect(headers.authorization).toBe('Bearer long-lived-token');
    for (const { headers } of line.seen.slice(0, 5)) expect(headers['content-type']).toBe('application/json');
  });

  it('sends a retry key where LINE takes one and nowhere else, because LINE refuses it there', async () => {
    await client.markAsReadByToken('mark-token');
    await client.markAsReadByUser('U1');
    await client.reply({ replyToken: 'reply-token', messages });
    await client.push({ to: 'U1', messages }, RETRY_KEY);
    await client.multicast({ to: ['U1'], messages }, RETRY_KEY);

    expect(line.seen.map(({ headers }) => headers['x-line-retry-key'])).toEqual([
      undefined,
      undefined,
      undefined,
      RETRY_KEY,
      RETRY_KEY,
    ]);
  });

  it('answers a send with LINE’s request id', async () => {
    const receipt = { requestId: REQUEST_ID, alreadyAccepted: false };
    await expect(client.reply({ replyToken: 'reply-token', messages })).resolves.toEqual(receipt);
    await expect(client.push({ to: 'U1', messages }, RETRY_KEY)).resolves.toEqual(receipt);
  });

  it('takes a retry key that LINE knows for a send that arrived', async () => {
    const headers = { 'X-Line-Request-Id': REQUEST_ID, 'X-Line-Accepted-Request-Id': 'the-first' };
    line.answer = json(409, { message: 'The retry key is already accepted' }, headers);

    const receipt = { requestId: 'the-first', alreadyAccepted: true };
    await expect(client.push({ to: 'U1', messages }, RETRY_KEY)).resolves.toEqual(receipt);
    await expect(client.multicast({ to: ['U1'], messages }, RETRY_KEY)).resolves.toEqual(receipt);
    await expect(client.reply({ replyToken: 'reply-token', messages })).rejects.toThrow(
      'LINE refused reply: 409',
    );
  });

  it('says what LINE refused and why', async () => {
    line.answer = json(400, { message: 'Invalid reply token' }, { 'X-Line-Request-Id': REQUEST_ID });
    const error = await refusal(client.reply({ replyToken: 'used', messages }));

    expect(error.message).toBe(`LINE refused reply: 400 Invalid reply token (request ${REQUEST_ID})`);
    expect(error).toMatchObject({
      endpoint: 'reply',
      status: 400,
      lineMessage: 'Invalid reply token',
      details: [],
      requestId: REQUEST_ID,
      retryAfterMs: undefined,
    });
  });

  it('keeps LINE’s details, and only what LINE documents of them', async () => {
    const details = [
      { message: 'May not be empty', property: 'messages[0].text', more: 'x' },
      { message: 7 },
      'odd',
    ];
    line.answer = json(400, { message: 'The request body has 2 error(s)', details });

    const error = await refusal(client.reply({ replyToken: 'reply-token', messages }));
    expect(error.details).toEqual([{ message: 'May not be empty', property: 'messages[0].text' }, {}]);
  });

  it.each([
    ['seconds', '120', 120_000],
    ['no unit that HTTP knows', '2 minutes from now', undefined],
    ['a date gone by', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('reads Retry-After: %s', async (_, header, expected) => {
    line.answer = json(429, { message: 'The API rate limit has been exceeded.' }, { 'Retry-After': header });
    expect((await refusal(client.markAsReadByUser('U1'))).retryAfterMs).toBe(expected);
  });

  it('reads a Retry-After date as the time until then', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    line.answer = json(429, {}, { 'Retry-After': inAnHour });

    const { retryAfterMs } = await refusal(client.markAsReadByUser('U1'));
    expect(retryAfterMs).toBeGreaterThan(3_500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  it('reports a gateway’s error page as a refusal without words', async () => {
    line.answer = html(503);
    const error = await refusal(client.markAsReadByToken('mark-token'));

    expect(error).toMatchObject({ status: 503, lineMessage: undefined, details: [] });
    expect(error.message).toBe('LINE refused markAsReadByToken: 503');
  });

  it('follows no redirect, which would carry the token elsewhere', async () => {
    line.answer = (response) => response.writeHead(302, { Location: `${line.url}/elsewhere` }).end();

    expect((await refusal(client.botInfo())).status).toBe(302);
    expect(line.seen).toHaveLength(1);
  });

  it.each([
    ['a page', '<html></html>'],
    ['cut JSON', '{"sentMessages":[{"id":'],
    ['JSON that is no object', '[]'],
    ['nothing', ''],
  ])('does not take a 200 with %s for an answer, nor for a failure to arrive', async (_, body) => {
    line.answer = (response) => response.writeHead(200).end(body);

    await expect(client.reply({ replyToken: 'reply-token', messages })).rejects.toMatchObject({
      name: 'LineUnreachableError',
      endpoint: 'reply',
      code: 'malformed answer',
      maybeReceived: true,
    });
  });

  it.each([
    ['names no bot', { basicId: '@kidoku' }],
    ['names it by something else than a text', { userId: 7 }],
  ])(
    'does not take an answer to botInfo that %s for one: nobody may own the store by it',
    async (_, body) => {
      line.answer = json(200, body);

      await expect(client.botInfo()).rejects.toMatchObject({
        name: 'LineUnreachableError',
        endpoint: 'botInfo',
        code: 'malformed answer',
      });
    },
  );

  it('passes a refused long-lived token on: there is no other', async () => {
    line.answer = json(401, { message: 'Authentication failed due to the following reason: invalid token.' });

    expect((await refusal(client.botInfo())).status).toBe(401);
    expect(line.seen).toHaveLength(1);
  });
});
