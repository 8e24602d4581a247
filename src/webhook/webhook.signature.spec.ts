import { RawConnection } from '../../test/support/raw-http';
import { sign, WebhookServer } from '../../test/support/webhook-server';

const body = '{"destination":"U1","events":[{"type":"follow"}]}';
const signature = sign(body);

describe('POST /webhook, signature', () => {
  let server: WebhookServer;

  beforeAll(async () => {
    server = await WebhookServer.start();
  });
  afterAll(() => server.close());

  async function statusWith(...headers: string[]): Promise<number> {
    const length = `Content-Length: ${String(body.length)}`;
    const head = ['POST /webhook HTTP/1.1', 'Host: bot', 'Connection: close', length, ...headers];
    const answer = await new RawConnection(server.port)
      .write(`${head.join('\r\n')}\r\n\r\n${body}`)
      .untilClosed();
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  }

  it.each(['x-line-signature', 'X-Line-Signature', 'X-LINE-SIGNATURE'])('reads %s', async (name) => {
    expect(await statusWith(`${name}: ${signature}`)).toBe(200);
  });

  it('takes the body as bytes, whatever its content type', async () => {
    const types = [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'image/png',
      'nonsense',
      '',
    ];
    for (const type of types) {
      expect(await statusWith(`x-line-signature: ${signature}`, `Content-Type: ${type}`)).toBe(200);
    }
  });

  const urlSafe = signature.replaceAll('+', '-').replaceAll('/', '_');
  it.each([
    ['missing', []],
    ['empty', ['x-line-signature:']],
    ['repeated', [`x-line-signature: ${signature}`, `x-line-signature: ${signature}`]],
    ['repeated, wrong one first', [`x-line-signature: ${sign('other')}`, `x-line-signature: ${signature}`]],
    ['with a space inside', [`x-line-signature: ${signature.slice(0, 20)} ${signature.slice(20)}`]],
    ['without padding', [`x-line-signature: ${signature.slice(0, 43)}`]],
    ['with more padding', [`x-line-signature: ${signature}=`]],
    ['of another body', [`x-line-signature: ${sign(`${body} `)}`]],
    ['in quotes', [`x-line-signature: "${signature}"`]],
    ['as hexadecimal', [`x-line-signature: ${Buffer.from(signature, 'base64').toString('hex')}`]],
    ['under another name', [`x-signature: ${signature}`]],
    [
      'in the alphabet for URLs',
      [`x-line-signature: ${urlSafe === signature ? `-${signature.slice(1)}` : urlSafe}`],
    ],
  ])('answers 401 to a signature that is %s, and stores nothing', async (_form, headers) => {
    const before = server.inbox.received.length;
    expect(await statusWith(...headers)).toBe(401);
    expect(server.inbox.received).toHaveLength(before);
  });

  it('refuses a signature that is folded over two lines', async () => {
    expect(await statusWith(`x-line-signature: ${signature.slice(0, 20)}\r\n ${signature.slice(20)}`)).toBe(
      400,
    );
  });

  it('does not parse what is not signed', async () => {
    const before = await server.counted('malformed');
    expect((await server.post('{not json', { 'x-line-signature': sign('{"a":1}') })).status).toBe(401);
    expect(await server.counted('malformed')).toBe(before);
  });

  it('says what to check, and repeats nothing that was sent', async () => {
    const answer = await server.post('{"events":"hunter2"}', { 'x-line-signature': 'hunter2' });
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      statusCode: 401,
      error: 'bad_signature',
      message: expect.stringContaining('LINE_CHANNEL_SECRET'),
    });
    expect(text).not.toContain('hunter2');
  });

  it('counts it', async () => {
    const before = await server.counted('bad_signature');
    await server.post(body);
    expect(await server.counted('bad_signature')).toBe(before + 1);
  });
});
