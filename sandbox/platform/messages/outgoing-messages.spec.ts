import { LineSchemas } from '../../testing/line-schemas';
import type { LineErrorDetail } from '../line-error';
import { LineError } from '../line-error';
import { Chat } from '../../chat/chat';
import type { Audience } from './audience';
import { manyChats, nobody } from './audience';
import { outgoingMessages } from './outgoing-messages';

const schemas = new LineSchemas('messaging-api');

const family = new Chat(`C${'1'.repeat(32)}`, 'group', 'Family');
family.members.add('U1');
const inFamily: Audience = {
  chat: family,
  quoted: (token) => (token === 'of the family' ? '100' : undefined),
  shapeOnly: false,
};
const aiko: Audience = { ...inFamily, chat: new Chat(`U${'1'.repeat(32)}`, 'user', 'Aiko') };

const url = 'https://example.com/a.jpg';
const media = { originalContentUrl: url, previewImageUrl: url };
const button = { type: 'message', label: 'Yes', text: 'yes' };
const area = { x: 0, y: 0, width: 10, height: 10 };
const text = (size: number) => '🍎'.repeat(size / 2);
const template = (inside: object) => ({ type: 'template', altText: 'a', template: inside });
const flex = (contents: object) => ({ type: 'flex', altText: 'a', contents });
const box = (...contents: object[]) => ({ type: 'box', layout: 'vertical', contents });
const bubble = (...contents: object[]) => ({ type: 'bubble', body: box(...contents) });
const quickReply = (...actions: object[]) => ({
  type: 'text',
  text: 'a',
  quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
});

const good: Record<string, object> = {
  text: { type: 'text', text: text(5_000) },
  'text with emoji': { type: 'text', text: 'a $', emojis: [{ index: 2, productId: '1', emojiId: '2' }] },
  'text that quotes': { type: 'text', text: 'a', quoteToken: 'of the family' },
  textV2: {
    type: 'textV2',
    text: '{who}, {{not a key}} {smile}',
    substitution: {
      who: { type: 'mention', mentionee: { type: 'user', userId: 'U1' } },
      smile: { type: 'emoji', productId: '1', emojiId: '2' },
    },
  },
  sticker: { type: 'sticker', packageId: '1', stickerId: '2' },
  image: { type: 'image', ...media },
  video: { type: 'video', ...media },
  audio: { type: 'audio', originalContentUrl: url, duration: 60_000 },
  location: { type: 'location', title: 'a', address: 'b', latitude: 35.6, longitude: 139.7 },
  coupon: { type: 'coupon', couponId: 'c', deliveryTag: 'd' },
  imagemap: {
    type: 'imagemap',
    altText: 'a',
    baseUrl: 'https://example.com/map',
    baseSize: { width: 1040, height: 1040 },
    actions: [
      { type: 'uri', linkUri: 'https://example.com', area },
      { type: 'message', text: 'yes', area },
    ],
  },
  buttons: template({ type: 'buttons', title: 'a', text: 'b', actions: [button, button, button, button] }),
  confirm: template({ type: 'confirm', text: 'b', actions: [button, button] }),
  carousel: template({ type: 'carousel', columns: [{ text: 'a', actions: [button] }] }),
  'image carousel': template({
    type: 'image_carousel',
    columns: [{ imageUrl: url, action: { type: 'uri', uri: 'tel:090' } }],
  }),
  flex: flex({
    type: 'carousel',
    contents: [
      bubble({ type: 'text', text: 'a' }, { type: 'button', action: button }, { type: 'separator' }),
      { type: 'bubble', hero: { type: 'image', url } },
      bubble({ type: 'text', contents: [{ type: 'span', text: 'a' }] }, box()),
    ],
  }),
  'quick replies': quickReply(
    button,
    { type: 'postback', label: 'P', data: 'a=1', displayText: 'P' },
    { type: 'datetimepicker', label: 'D', data: 'd', mode: 'date', initial: '2026-12-25' },
    { type: 'camera', label: 'C' },
    { type: 'location', label: '👨‍👩‍👧‍👦'.repeat(20) },
  ),
  'another sender': { type: 'text', text: 'a', sender: { name: 'Brown', iconUrl: url } },
};

it.each(Object.entries(good))('takes a good message: %s', (_, message) => {
  expect(schemas.faults('Message', message)).toEqual([]);
  expect(outgoingMessages([message], inFamily)).toEqual([message]);
});

function refusal(
  message: unknown,
  audience: Audience = inFamily,
): { message?: unknown; details: LineErrorDetail[] } {
  try {
    outgoingMessages([message], audience);
  } catch (error) {
    if (error instanceof LineError && error.status === 400) return error.body as ReturnType<typeof refusal>;
    throw error;
  }
  return { details: [] };
}

it.each<[string, string, object]>([
  ['no text', 'text', { type: 'text' }],
  ['a text too long by one unit', 'text', { type: 'text', text: `${text(5_000)}a` }],
  ['an emoji where no $ is', 'emojis[0].index', { ...good['text with emoji'], text: 'no place' }],
  ['a quote from another chat', 'quoteToken', { type: 'text', text: 'a', quoteToken: 'of others' }],
  ['a key without substitution', 'text', { type: 'textV2', text: '{who}' }],
  [
    'a key that is none',
    'substitution.a b',
    { type: 'textV2', text: 'x', substitution: { 'a b': { type: 'emoji', productId: '1', emojiId: '2' } } },
  ],
  ['a sticker without an id', 'stickerId', { type: 'sticker', packageId: '1' }],
  ['an image without a preview', 'previewImageUrl', { type: 'image', originalContentUrl: url }],
  [
    'an image over HTTP',
    'originalContentUrl',
    { type: 'image', ...media, originalContentUrl: 'http://a.jp/a' },
  ],
  [
    'a URL too long',
    'originalContentUrl',
    { type: 'image', ...media, originalContentUrl: `https://a.jp/${'a'.repeat(2_000)}` },
  ],
  ['a tracked video in a group', 'trackingId', { type: 'video', ...media, trackingId: 'a' }],
  ['an audio without duration', 'duration', { type: 'audio', originalContentUrl: url }],
  [
    'a place off the earth',
    'latitude',
    { type: 'location', title: 'a', address: 'b', latitude: 91, longitude: 0 },
  ],
  [
    'a long title',
    'title',
    { type: 'location', title: 'a'.repeat(101), address: 'b', latitude: 1, longitude: 0 },
  ],
  ['a long delivery tag', 'deliveryTag', { type: 'coupon', couponId: 'c', deliveryTag: 'd'.repeat(31) }],
  [
    'an imagemap without areas',
    'actions[0].area',
    { ...good.imagemap, actions: [{ type: 'message', text: 'a' }] },
  ],
  [
    '51 areas',
    'actions',
    { ...good.imagemap, actions: Array(51).fill({ type: 'message', text: 'a', area }) },
  ],
  [
    'a long altText',
    'altText',
    { ...template({ type: 'confirm', text: 'b', actions: [button, button] }), altText: 'a'.repeat(1_501) },
  ],
  [
    'five buttons',
    'template.actions',
    template({ type: 'buttons', text: 'a', actions: Array(5).fill(button) }),
  ],
  [
    'a long text beside a title',
    'template.text',
    template({ type: 'buttons', title: 'a', text: 'b'.repeat(61), actions: [button] }),
  ],
  [
    'a confirm with one button',
    'template.actions',
    template({ type: 'confirm', text: 'a', actions: [button] }),
  ],
  [
    'columns unlike each other',
    'template.columns',
    template({
      type: 'carousel',
      columns: [
        { text: 'a', actions: [button] },
        { text: 'b', actions: [button, button] },
      ],
    }),
  ],
  [
    'eleven columns',
    'template.columns',
    template({ type: 'image_carousel', columns: Array(11).fill({ imageUrl: url, action: button }) }),
  ],
  [
    'a button without a label',
    'template.actions[0].label',
    template({ type: 'buttons', text: 'a', actions: [{ type: 'message', text: 'yes' }] }),
  ],
  [
    'a label of 21 characters',
    'quickReply.items[0].action.label',
    quickReply({ ...button, label: '👨‍👩‍👧‍👦'.repeat(21) }),
  ],
  ['14 quick replies', 'quickReply.items', quickReply(...Array<object>(14).fill(button))],
  [
    'an action of rich menus',
    'quickReply.items[0].action.type',
    quickReply({ type: 'richmenuswitch', label: 'a', richMenuAliasId: 'a' }),
  ],
  [
    'postback data too long',
    'quickReply.items[0].action.data',
    quickReply({ type: 'postback', label: 'a', data: 'd'.repeat(301) }),
  ],
  [
    'displayText beside text',
    'quickReply.items[0].action.displayText',
    quickReply({ type: 'postback', label: 'a', data: 'd', text: 'b', displayText: 'c' }),
  ],
  [
    'a picker’s wrong start',
    'quickReply.items[0].action.initial',
    quickReply({ type: 'datetimepicker', label: 'a', data: 'd', mode: 'date', initial: '10:00' }),
  ],
  [
    'a link to nowhere',
    'quickReply.items[0].action.uri',
    quickReply({ type: 'uri', label: 'a', uri: 'javascript:alert(1)' }),
  ],
  ['a sender who claims to be LINE', 'sender.name', { type: 'text', text: 'a', sender: { name: 'LINE' } }],
  ['a sender’s name too long', 'sender.name', { type: 'text', text: 'a', sender: { name: 'a'.repeat(21) } }],
  ['no altText', 'altText', { type: 'flex', contents: bubble() }],
])('refuses %s, and names it', (_, property, message) => {
  expect(refusal(message)).toMatchObject({
    message: 'The request body has 1 error(s)',
    details: [{ property: `messages[0].${property}` }],
  });
});

it.each<[string, string, object]>([
  ['13 bubbles', '/contents', { type: 'carousel', contents: Array(13).fill(bubble()) }],
  ['a bubble over 30 KB', '', bubble({ type: 'text', text: 'a'.repeat(30 * 1024) })],
  [
    'a carousel over 50 KB',
    '',
    { type: 'carousel', contents: Array(2).fill(bubble({ type: 'text', text: 'a'.repeat(26 * 1024) })) },
  ],
  ['an empty bubble', '', { type: 'bubble' }],
  ['an image without a URL', '/hero/url', { type: 'bubble', hero: { type: 'image' } }],
  ['an image over HTTP', '/hero/url', { type: 'bubble', hero: { type: 'image', url: 'http://a.jp/a.png' } }],
  ['a component that is none', '/body/contents/1', bubble({ type: 'separator' }, ['x'])],
  ['an unknown component', '/body/contents/0/type', bubble({ type: 'table' })],
  ['a text without text', '/body/contents/0/contents/0/text', bubble(box({ type: 'text' }))],
  ['a button that does nothing', '/body/contents/0/action', bubble({ type: 'button' })],
])('refuses a flex message with %s, by a pointer into it', (_, property, contents) => {
  expect(refusal(flex(contents))).toMatchObject({
    message: 'A message (messages[0]) in the request body is invalid',
    details: [{ property }],
  });
});

it('counts everything that is wrong', () => {
  const { details } = refusal({ type: 'image' });
  expect(details.map(({ property }) => property)).toEqual([
    'messages[0].originalContentUrl',
    'messages[0].previewImageUrl',
  ]);
});

it('lets nobody be mentioned but the members of the chat', () => {
  const mention = (mentionee: object) => ({
    type: 'textV2',
    text: '{who}',
    substitution: { who: { type: 'mention', mentionee } },
  });
  const properties = (message: object, audience: Audience) =>
    refusal(message, audience).details.map(({ property }) => property);
  expect(properties(mention({ type: 'all' }), inFamily)).toEqual([]);
  expect(properties(mention({ type: 'user', userId: 'U2' }), inFamily)).toEqual([
    'messages[0].substitution.who.mentionee.userId',
  ]);
  for (const audience of [aiko, manyChats]) {
    expect(properties(mention({ type: 'all' }), audience)).toEqual(['messages[0].substitution.who.type']);
  }
  expect(properties(mention({ type: 'user', userId: 'U2' }), nobody)).toEqual([]);
});
