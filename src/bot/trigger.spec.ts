import type { LineEvent } from '../inbox/line-event';
import { claims, overlap, type Trigger } from './trigger';

const common = {
  webhookEventId: 'e1',
  timestamp: 1_790_000_000_000,
  mode: 'active',
  deliveryContext: { isRedelivery: false },
} as const;
const text = (said: string): LineEvent => ({
  ...common,
  type: 'message',
  message: { type: 'text', id: '1', text: said, quoteToken: 'quote-token' },
});
const sticker: LineEvent = {
  ...common,
  type: 'message',
  message: {
    type: 'sticker',
    id: '2',
    packageId: '1',
    stickerId: '2',
    stickerResourceType: 'STATIC',
    quoteToken: 'quote-token',
  },
};
const postback: LineEvent = { ...common, type: 'postback', postback: { data: 'buy=tea' } };
const unfollow: LineEvent = { ...common, type: 'unfollow' };

const messages: Trigger = { eventType: 'message', priority: 0 };
const texts: Trigger = { ...messages, messageType: 'text' };
const postbacks: Trigger = { eventType: 'postback', priority: 0 };

describe('a trigger', () => {
  it.each([
    ['messages', messages, [text('hi'), sticker], [postback, unfollow]],
    ['messages of a type', texts, [text('hi')], [sticker, postback]],
    ['a text', { ...texts, pattern: 'hi' }, [text('hi')], [text('hi there'), text('Hi'), sticker]],
    ['an expression', { ...texts, pattern: /^hi/i }, [text('Hi there')], [text('oh, hi'), sticker]],
    ['postbacks with data', { ...postbacks, pattern: 'buy=tea' }, [postback], [text('buy=tea')]],
    ['other events', { eventType: 'unfollow', priority: 0 }, [unfollow], [postback]],
  ] as const)('claims %s and nothing else', (_, trigger, claimed, others) => {
    for (const event of claimed) expect(claims(trigger, event)).toBeDefined();
    for (const event of others) expect(claims(trigger, event)).toBeUndefined();
  });

  it('finds the text, or what its expression matched of it', () => {
    expect(claims(texts, text('hi'))?.found).toBe('hi');
    expect(claims(messages, sticker)?.found).toBeUndefined();
    expect(claims(postbacks, postback)?.found).toBe('buy=tea');
    const found = claims({ ...postbacks, pattern: /^buy=(?<what>.+)$/ }, postback)?.found;
    expect(found).toMatchObject({ groups: { what: 'tea' } });
  });

  it.each(['g', 'y', 'gy'])('claims every message alike with the flag %s', (flags) => {
    const trigger = { ...texts, pattern: new RegExp('hi', flags) };
    for (let n = 0; n < 3; n++) expect(claims(trigger, text('hi'))).toBeDefined();
  });
});

describe('two triggers', () => {
  it.each([
    ['of the same type', texts, texts],
    ['one of which takes every message', messages, texts],
    ['one of which takes every text', texts, { ...texts, pattern: /hi/ }],
    ['with the same text', { ...texts, pattern: 'hi' }, { ...texts, pattern: 'hi' }],
    ['with the same expression', { ...texts, pattern: /hi/ }, { ...texts, pattern: /hi/ }],
    ['a text of one of which matches the other', { ...texts, pattern: 'hi' }, { ...texts, pattern: /^h/g }],
  ])('are sure to meet: %s', (_, a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([true, true]);
  });

  it.each([
    ['of different events', messages, postbacks],
    ['of different messages', texts, { ...messages, messageType: 'sticker' as const }],
    ['with different texts', { ...texts, pattern: 'hi' }, { ...texts, pattern: 'ho' }],
    ['with different expressions', { ...texts, pattern: /hi/ }, { ...texts, pattern: /hi/i }],
    [
      'a text of one of which the other does not match',
      { ...texts, pattern: 'hi' },
      { ...texts, pattern: /^o/ },
    ],
    ['of different priorities', texts, { ...texts, priority: 1 }],
  ])('are not: %s', (_, a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([false, false]);
  });
});
