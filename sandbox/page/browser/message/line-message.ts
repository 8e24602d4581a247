import type { messagingApi } from '@line/bot-sdk';

/** A message as LINE's API takes it. The sandbox has checked its main fields; any optional one may be missing. */
export type LineMessage = messagingApi.Message;
export type Action = messagingApi.Action;
export type QuickReplyItem = messagingApi.QuickReplyItem;

/** What the sandbox keeps of a message: LINE's fields, of a bot or of a user. */
export interface MessageContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The types that only bots send, or bots and users alike. */
const BOT_TYPES: readonly string[] = [
  'text',
  'textV2',
  'sticker',
  'image',
  'video',
  'audio',
  'location',
  'coupon',
  'imagemap',
  'template',
  'flex',
] satisfies LineMessage['type'][];

export function isLineMessage(content: MessageContent): content is MessageContent & LineMessage {
  return BOT_TYPES.includes(content.type);
}

export function field(content: MessageContent, name: string): string | undefined {
  const value = content[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The name under which a bot sends a message, where it is not its own. */
export function senderOf({ sender }: MessageContent): string | undefined {
  const isNamed = typeof sender === 'object' && sender !== null && 'name' in sender;
  return isNamed && typeof sender.name === 'string' ? sender.name : undefined;
}
