import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

let sandbox: Sandbox;
let line: LineApi;

beforeEach(async () => {
  sandbox = await startSandbox();
  line = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

describe('marking by token', () => {
  it('marks that message and all earlier ones of that chat, and no later one', async () => {
    const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
    const first = aiko.says('1');
    const second = aiko.says('2');
    const third = aiko.says('3');
    const other = ben.says('1');

    const answer = await line.mark(second.event.message?.markAsReadToken);

    expect(answer).toMatchObject({ status: 200, body: {} });
    expect([first, second, third, other].map(({ message }) => message.read)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('may be repeated, and an older token after a newer one changes nothing', async () => {
    const aiko = sandbox.user('Aiko');
    const first = aiko.says('1');
    const second = aiko.says('2');
    for (const { event } of [second, first, second]) {
      expect((await line.mark(event.message?.markAsReadToken)).status).toBe(200);
    }
    expect(sandbox.history.filter(({ type }) => type === 'message.read')).toHaveLength(2);
  });

  it('works in groups', async () => {
    const { event, message } = sandbox.user('Aiko').in(sandbox.group('Family')).says('hi');
    await line.mark(event.message?.markAsReadToken);
    expect(message.read).toBe(true);
  });

  it.each(['unknown', undefined, 7])('refuses the token %p in LINE’s words', async (token) => {
    expect(await line.mark(token)).toMatchObject({
      status: 400,
      body: {
        message: 'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.',
      },
    });
  });

  it('takes no retry key', async () => {
    const { event, message } = sandbox.user('Aiko').says('1');
    const key = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
    expect((await line.mark(event.message?.markAsReadToken, key)).status).toBe(400);
    expect(message.read).toBe(false);
  });
});

describe('marking by user id', () => {
  it('marks all that the user has sent so far', async () => {
    sandbox.account = 'old-api';
    const aiko = sandbox.user('Aiko');
    const before = [aiko.says('1'), aiko.sends('sticker')];
    expect(await line.markOld(aiko.id)).toMatchObject({ status: 200, body: {} });
    const after = aiko.says('3');
    expect([...before, after].map(({ message }) => message.read)).toEqual([true, true, false]);
  });

  it('refuses who is not a user in LINE’s words', async () => {
    sandbox.account = 'old-api';
    for (const id of ['Uwrong', undefined, sandbox.group('Family').id]) {
      expect(await line.markOld(id)).toMatchObject({
        status: 400,
        body: { message: "The property, 'chat.chatId', in the request body is invalid (line: -, column: -)" },
      });
    }
  });

  it.each(['chat', 'automatic'] as const)('is not available to an account in %s mode', async (mode) => {
    sandbox.account = mode;
    expect(await line.markOld(sandbox.user('Aiko').id)).toMatchObject({
      status: 403,
      body: { message: 'Access to this API is not available for your account' },
    });
  });
});

it.each([
  ['automatic', 'bot', 'auto'],
  ['chat', 'chat', 'manual'],
  ['old-api', 'bot', 'manual'],
] as const)('bot info tells the %s mode', async (mode, chatMode, markAsReadMode) => {
  sandbox.account = mode;
  expect((await line.info()).body).toMatchObject({
    userId: sandbox.channel.botUserId,
    chatMode,
    markAsReadMode,
  });
});
