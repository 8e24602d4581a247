import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';

const NOW = 1_771_234_654_866;

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => NOW });
});

afterEach(() => sandbox.close());

const common = (source: Record<string, string>) => ({
  webhookEventId: expect.stringMatching(/^01[0-9A-HJKMNP-TV-Z]{24}$/),
  deliveryContext: { isRedelivery: false },
  timestamp: NOW,
  source,
  mode: 'active',
});
const replyToken = expect.stringMatching(/^[0-9a-f]{32}$/);
const opaque = expect.stringMatching(/^[\w-]{80,}$/);
const messageId = expect.stringMatching(/^\d{18,19}$/);

it('makes a text message as LINE does', () => {
  const aiko = sandbox.user('Aiko');
  expect(aiko.id).toMatch(/^U[0-9a-f]{32}$/);
  expect(aiko.says('hi').event).toEqual({
    type: 'message',
    message: { type: 'text', id: messageId, quoteToken: opaque, markAsReadToken: opaque, text: 'hi' },
    ...common({ type: 'user', userId: aiko.id }),
    replyToken,
  });
});

it.each([
  ['sticker', ['packageId', 'stickerId', 'stickerResourceType', 'keywords', 'quoteToken']],
  ['image', ['contentProvider', 'quoteToken']],
  ['video', ['duration', 'contentProvider', 'quoteToken']],
  ['audio', ['duration', 'contentProvider']],
  ['file', ['fileName', 'fileSize']],
  ['location', ['title', 'address', 'latitude', 'longitude']],
] as const)('makes a message of type %s with LINE’s fields and no others', (type, fields) => {
  const { message = {} } = sandbox.user('Aiko').sends(type).event;
  expect(message.type).toBe(type);
  expect(Object.keys(message).sort()).toEqual(['id', 'markAsReadToken', 'type', ...fields].sort());
});

it('gives message ids that rise, are numbers to the eye, and too large for a Number', () => {
  const aiko = sandbox.user('Aiko');
  const ids = [1, 2, 3].map((text) => BigInt(aiko.says(String(text)).message.id));
  expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => id > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
});

it('makes what a user does without a message', () => {
  const aiko = sandbox.user('Aiko');
  const { message } = aiko.says('oops');
  const from = common({ type: 'user', userId: aiko.id });
  expect(aiko.postback('action=buy', { datetime: '2026-12-25T01:00' }).event).toEqual({
    type: 'postback',
    postback: { data: 'action=buy', params: { datetime: '2026-12-25T01:00' } },
    ...from,
    replyToken,
  });
  expect(aiko.unsends(message).event).toEqual({
    type: 'unsend',
    unsend: { messageId: message.id },
    ...from,
  });
  expect(aiko.follows().event).toEqual({
    type: 'follow',
    follow: { isUnblocked: false },
    ...from,
    replyToken,
  });
  expect(aiko.unfollows().event).toEqual({ type: 'unfollow', ...from });
  expect(aiko.follows().event.follow).toEqual({ isUnblocked: true });
});

it('makes what happens in groups and rooms', () => {
  const [aiko, family, room] = [sandbox.user('Aiko'), sandbox.group('Family'), sandbox.room('Room')];
  expect(family.joins().event).toEqual({
    type: 'join',
    ...common({ type: 'group', groupId: family.id }),
    replyToken,
  });
  expect(family.leaves().event).toEqual({ type: 'leave', ...common({ type: 'group', groupId: family.id }) });
  expect(family.says('without an id').event.source).toEqual({ type: 'group', groupId: family.id });
  expect(aiko.in(room).says('hi').event.source).toEqual({ type: 'room', roomId: room.id, userId: aiko.id });

  const speaker = aiko.in(family);
  const { message } = speaker.says('helo');
  expect(speaker.edits(message, 'hello').event).toEqual({
    type: 'messageEdited',
    message: { type: 'text', id: message.id, quoteToken: opaque, text: 'hello' },
    ...common({ type: 'group', groupId: family.id, userId: aiko.id }),
    replyToken,
  });
});

it('has tokens in events as the options say', async () => {
  const token = () => sandbox.user('Aiko').says('hi').event.message?.markAsReadToken;
  sandbox.account = 'automatic';
  expect(token()).toBeUndefined();
  sandbox.account = 'old-api';
  expect(token()).toBeUndefined();

  const always = await startSandbox({ account: 'automatic', markAsReadTokens: 'always' });
  expect(always.user('Aiko').says('hi').event.message?.markAsReadToken).toEqual(opaque);
  await always.close();
});

it('gives no reply token in standby', () => {
  const { event } = sandbox.user('Aiko').says('hi', { mode: 'standby' });
  expect(event).toMatchObject({ mode: 'standby', message: { markAsReadToken: opaque } });
  expect(event.replyToken).toBeUndefined();
});

it('makes events that LINE might make one day', () => {
  const aiko = sandbox.user('Aiko');
  const text = (event: unknown): unknown => JSON.parse(JSON.stringify(event));
  expect(aiko.raw({ type: 'dance', dance: { steps: 3 } }).event).toMatchObject({
    type: 'dance',
    dance: { steps: 3 },
    webhookEventId: expect.any(String),
  });
  expect(text(aiko.raw({ type: 'message', webhookEventId: undefined }).event)).not.toHaveProperty(
    'webhookEventId',
  );
  const bare = text(
    aiko.raw({ type: 'message', message: { type: 'text', text: 'hi', markAsReadToken: undefined } }).event,
  );
  expect(bare).toMatchObject({ message: { type: 'text', text: 'hi', id: messageId } });
  expect(bare).not.toHaveProperty('message.markAsReadToken');
});
