import type { Audience } from './audience';
import type { Checked } from './checked';

const MAX_TEXT = 5_000;
const MAX_EMOJIS = 20;
const MAX_MENTIONS = 20;
const MAX_SUBSTITUTIONS = 100;
const KEY = /^[0-9a-zA-Z_]{1,20}$/;

export function checkText(message: Checked, audience: Audience): void {
  const text = message.text('text', { max: MAX_TEXT });
  for (const emoji of message.list('emojis', 0, MAX_EMOJIS)) {
    emoji.text('productId');
    emoji.text('emojiId');
    const index = emoji.number('index', 0);
    if (index !== undefined && text?.[index] !== '$')
      emoji.note('index', 'Must be the place of a $ in the text');
  }
  checkQuoteToken(message, audience);
}

export function checkTextV2(message: Checked, audience: Audience): void {
  const text = message.text('text', { max: MAX_TEXT }) ?? '';
  const substitution = message.object('substitution', true);
  const keys = Object.keys(Object(message.raw('substitution')) as object);
  if (keys.length > MAX_SUBSTITUTIONS) {
    message.note('substitution', `Size must be between 0 and ${MAX_SUBSTITUTIONS}`);
  }
  const types = keys.map((key) => substitution && checkSubstitution(substitution, key, audience));
  for (const type of ['mention', 'emoji'] as const) {
    const max = type === 'mention' ? MAX_MENTIONS : MAX_EMOJIS;
    if (types.filter((found) => found === type).length > max) {
      message.note('substitution', `There may be ${max} of type ${type}`);
    }
  }
  for (const key of placeholdersIn(text)) {
    if (!keys.includes(key)) message.note('text', `{${key}} has no substitution`);
  }
  checkQuoteToken(message, audience);
}

export function checkSticker(message: Checked, audience: Audience): void {
  message.text('packageId');
  message.text('stickerId');
  checkQuoteToken(message, audience);
}

function checkSubstitution(substitution: Checked, key: string, audience: Audience): string | undefined {
  if (!KEY.test(key)) substitution.note(key, 'A key has 1 to 20 characters of 0-9, a-z, A-Z and _');
  const object = substitution.object(key);
  const type = object?.oneOf('type', ['mention', 'emoji']);
  if (type === 'emoji') {
    object?.text('productId');
    object?.text('emojiId');
  }
  if (type === 'mention' && object) checkMention(object, audience);
  return type;
}

function checkMention(object: Checked, { chat, shapeOnly }: Audience): void {
  const mentionee = object.object('mentionee');
  const type = mentionee?.oneOf('type', ['user', 'all']);
  const userId = type === 'user' ? mentionee?.text('userId') : undefined;
  if (shapeOnly) return;
  if (!chat || chat.kind === 'user') object.note('type', 'Mentions are for groups and rooms');
  else if (userId !== undefined && !chat.members.has(userId)) {
    mentionee?.note('userId', 'Is not a member of the chat');
  }
}

function checkQuoteToken(message: Checked, { quoted, shapeOnly }: Audience): void {
  const token = message.text('quoteToken', { optional: true });
  if (token === undefined || shapeOnly) return;
  // LINE documents where a token is good, not the words for one that is not.
  if (quoted(token) === undefined) message.note('quoteToken', 'Invalid quote token');
}

/** The keys in braces; doubled braces are braces. */
function placeholdersIn(text: string): string[] {
  const single = text.replace(/\{\{|\}\}/g, ' ');
  return [...single.matchAll(/\{([^{}]*)\}/g)].map(([, key = '']) => key);
}
