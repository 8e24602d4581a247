import { hash } from 'node:crypto';
import { readEvent } from './received-event';

const sound = {
  type: 'message',
  webhookEventId: '01H810YECXQQZ37VAXPF6H9E6T',
  timestamp: 1_692_251_666_727,
  source: { type: 'user', userId: 'U4af4980629' },
  deliveryContext: { isRedelivery: false },
  mode: 'active',
  replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
  message: { type: 'text', id: '444573844083572737', text: '既読', markAsReadToken: 'token' },
};

describe('readEvent', () => {
  it('reads what every later step relies on', () => {
    expect(readEvent(sound)).toEqual({
      id: sound.webhookEventId,
      conversation: 'U4af4980629',
      type: 'message',
      timestamp: sound.timestamp,
      isRedelivery: false,
      json: JSON.stringify(sound),
      broken: undefined,
      event: sound,
    });
  });

  it('knows a redelivery', () => {
    const raw = { ...sound, deliveryContext: { isRedelivery: true } };
    expect(readEvent(raw)).toMatchObject({ id: sound.webhookEventId, isRedelivery: true });
  });

  it.each([
    ['a type from the future', { ...sound, type: 'telepathy', message: undefined }],
    ['a message type from the future', { ...sound, message: { type: 'smell', id: '1' } }],
    ['fields from the future', { ...sound, aura: { colour: ['blue'] } }],
    ['no source', { ...sound, source: undefined }],
    ['a source from the future', { ...sound, source: { type: 'planet', planetId: 'P1' } }],
    ['no reply token', { ...sound, replyToken: undefined }],
    ['no token to mark as read', { ...sound, message: { type: 'text', id: '1', text: '' } }],
    ['no delivery context', { ...sound, deliveryContext: undefined }],
  ])('takes an event with %s', (_, raw) => {
    expect(readEvent(raw).broken).toBeUndefined();
  });

  it.each([
    ['not an object', null],
    ['not an object', 'message'],
    ['not an object', 7],
    ['not an object', []],
    ['type is not a short text', {}],
    ['type is not a short text', { ...sound, type: '' }],
    ['type is not a short text', { ...sound, type: 7 }],
    ['type is not a short text', { ...sound, type: 'x'.repeat(65) }],
    ['timestamp is not a number of milliseconds', { ...sound, timestamp: undefined }],
    ['timestamp is not a number of milliseconds', { ...sound, timestamp: '1692251666727' }],
    ['timestamp is not a number of milliseconds', { ...sound, timestamp: -1 }],
    ['timestamp is not a number of milliseconds', { ...sound, timestamp: 1.5 }],
    ['timestamp is not a number of milliseconds', { ...sound, timestamp: 2 ** 53 }],
    ['source is not an object', { ...sound, source: 'user' }],
    ['source is not an object', { ...sound, source: null }],
    ['source is not an object', { ...sound, source: [] }],
    ['replyToken is not a text', { ...sound, replyToken: { $gt: '' } }],
    ['message is not an object', { ...sound, message: undefined }],
    ['message is not an object', { ...sound, type: 'messageEdited', message: 'hi' }],
    ['message.id is not a text', { ...sound, message: { ...sound.message, id: 1 } }],
    ['message.id is not a text', { ...sound, message: { ...sound.message, id: '' } }],
    ['message.id is not a text', { ...sound, message: { ...sound.message, id: '1\u0000' } }],
    ['message.type is not a text', { ...sound, message: { id: '1' } }],
    ['message.text is not a text', { ...sound, message: { ...sound.message, text: ['hi'] } }],
    [
      'message.markAsReadToken is not a text',
      { ...sound, message: { ...sound.message, markAsReadToken: null } },
    ],
    ['unsend.messageId is not a text', { ...sound, type: 'unsend' }],
    ['unsend.messageId is not a text', { ...sound, type: 'unsend', unsend: { messageId: 1 } }],
  ])('keeps as broken what has this wrong: %s', (reason, raw) => {
    const { broken, event, conversation, id } = readEvent(raw);
    expect([broken, event, conversation]).toEqual([reason, undefined, `event:${id}`]);
  });

  it('quotes nothing that a user wrote in its reasons', () => {
    const raw = { ...sound, message: { type: 'text', id: '1', text: ['hunter2'], hunter2: 1 } };
    expect(readEvent(raw).broken).not.toContain('hunter2');
  });

  describe('the id', () => {
    it.each([undefined, '', 7, null, 'has a space', 'ü', 'a\u0000b', 'x'.repeat(129), {}])(
      'is the SHA-256 of the JSON text where LINE gives no usable one: %j',
      (webhookEventId) => {
        const raw = { type: 'follow', timestamp: 1, webhookEventId };
        expect(readEvent(raw)).toMatchObject({ id: hash('sha256', JSON.stringify(raw)), broken: undefined });
      },
    );

    it('without one of LINE is the same at a redelivery, and another for another event', () => {
      const first = { ...sound, webhookEventId: undefined };
      const again = { ...first, deliveryContext: { isRedelivery: true } };
      expect(readEvent(again).id).toBe(readEvent(first).id);
      expect(readEvent({ ...first, timestamp: 1 }).id).not.toBe(readEvent(first).id);
    });

    it('may have any form that can safely be a key', () => {
      const webhookEventId = `~${'x'.repeat(126)}!`;
      expect(readEvent({ ...sound, webhookEventId }).id).toBe(webhookEventId);
    });
  });

  describe('the conversation', () => {
    it.each([
      ['Cgroup', { type: 'group', groupId: 'Cgroup', userId: 'Umember' }],
      ['Rroom', { type: 'room', roomId: 'Rroom', userId: 'Umember' }],
      ['Uuser', { type: 'user', userId: 'Uuser' }],
    ])('is %s, which the source names', (conversation, source) => {
      expect(readEvent({ ...sound, source }).conversation).toBe(conversation);
    });

    it.each([
      undefined,
      {},
      { type: 'user' },
      { type: 'user', userId: '' },
      { type: 'user', userId: 'U1\n' },
      { type: 'group', userId: 'U1' },
      { type: 'constructor' },
      { type: '__proto__' },
      { type: ['user'], userId: 'U1' },
      { type: { toString: null, valueOf: null } },
    ])("is the event's own where the source names none: %j", (source) => {
      expect(readEvent({ ...sound, source })).toMatchObject({
        conversation: `event:${sound.webhookEventId}`,
        broken: undefined,
      });
    });
  });

  describe('hostile shapes', () => {
    it('are not kept where they are nested too deeply, however deep', () => {
      const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
      const read = readEvent({ ...sound, deep });
      expect(read).toMatchObject({ id: sound.webhookEventId, event: undefined });
      expect(read.broken).toBe('nested more than 32 levels deep');
      expect(read.json.length).toBeLessThan(100);
    });

    it('are kept up to a depth that no event of LINE has', () => {
      const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
      expect(readEvent({ ...sound, nested: nested(31) }).broken).toBeUndefined();
      expect(readEvent({ ...sound, nested: nested(32) }).broken).toBeDefined();
    });

    it('pollute no prototype', () => {
      const raw = JSON.parse(
        '{"type":"follow","timestamp":1,"__proto__":{"replyToken":7,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      ) as unknown;
      const { broken, json } = readEvent(raw);
      expect(broken).toBeUndefined();
      expect(json).toContain('"__proto__"');
      expect({}).not.toHaveProperty('polluted');
    });

    it('keep NUL and lone surrogates in a form that every store takes', () => {
      const text = 'a\u0000b\ud800c';
      const { json, broken } = readEvent({ ...sound, message: { ...sound.message, text } });
      expect(broken).toBeUndefined();
      expect(json.isWellFormed()).toBe(true);
      expect(json).not.toContain('\u0000');
      expect((JSON.parse(json) as typeof sound).message.text).toBe(text);
    });

    it('with a text of a type that is long are kept with a short one', () => {
      expect(readEvent({ ...sound, type: 'x'.repeat(1_000) }).type).toHaveLength(64);
    });
  });
});
