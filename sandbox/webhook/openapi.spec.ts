import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineSchemas } from '../testing/line-schemas';
import { TinyBot } from '../testing/tiny-bot';

const schemas = new LineSchemas('webhook', { Event: { messageEdited: 'MessageEvent' } });

let bot: TinyBot;
let sandbox: Sandbox;

beforeEach(async () => {
  bot = await TinyBot.start();
  sandbox = await startSandbox({ webhookUrl: bot.url });
});

afterEach(async () => {
  await Promise.all([sandbox.close(), bot.close()]);
});

it('sends bodies that fit LINE’s own schema, whatever people do', async () => {
  const [aiko, ben] = [sandbox.user('Aiko'), sandbox.user('Ben')];
  const [family, room] = [sandbox.group('Family'), sandbox.room('Room')];
  const said = aiko.says('hi');
  for (const type of ['text', 'sticker', 'image', 'video', 'audio', 'file', 'location'] as const) {
    aiko.sends(type);
    aiko.in(room).sends(type);
  }
  aiko.sends('text', { text: 'yes', quotedMessageId: said.message.id });
  aiko.says('held by another channel', { mode: 'standby' });
  aiko.unsends(said.message);
  aiko.postback('vote=1', { date: '2026-12-25' });
  aiko.unfollows();
  aiko.follows();
  aiko.linksAccount('ok', 'nonce');
  aiko.linksAccount('failed', 'nonce');
  aiko.finishesVideo('video-1');
  family.joins();
  family.welcomes([aiko.id, ben.id]);
  family.says('without an id');
  ben.in(family).edits(ben.in(family).says('helo').message, 'hello');
  family.loses([ben.id]);
  family.leaves();
  await sandbox.verifyWebhook();
  await sandbox.settled();

  const types = new Set(bot.events.map(({ type }) => type));
  expect([...types].sort()).toEqual([
    ...['accountLink', 'follow', 'join', 'leave', 'memberJoined', 'memberLeft', 'message', 'messageEdited'],
    ...['postback', 'unfollow', 'unsend', 'videoPlayComplete'],
  ]);
  for (const { raw } of bot.received) {
    const body: unknown = JSON.parse(raw.toString());
    expect({ body, faults: schemas.faults('CallbackRequest', body) }).toEqual({ body, faults: [] });
  }
});

it('would notice a field that LINE does not have, and one that is missing', () => {
  const { event } = sandbox.user('Aiko').says('hi');
  const body = (change: object) => ({
    destination: sandbox.channel.botUserId,
    events: [{ ...event, ...change }],
  });
  expect(schemas.faults('CallbackRequest', body({ mood: 'good' }))).not.toEqual([]);
  expect(schemas.faults('CallbackRequest', body({ message: { type: 'text', id: '1' } }))).not.toEqual([]);
  expect(schemas.faults('CallbackRequest', body({ type: 'dance' }))).not.toEqual([]);
});
