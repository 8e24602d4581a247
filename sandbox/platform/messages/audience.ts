import type { Chat } from '../../chat/chat';

/**
 * Whom messages are for, as far as the rules ask: a chat, where the call names one, whose messages may be quoted and whose
 * members mentioned.
 */
export interface Audience {
  readonly chat: Chat | undefined;
  /** The id of the quoted message; undefined for a token that is not of this chat. */
  readonly quoted: (quoteToken: string) => string | undefined;
  /** Only the shape of messages is looked at, as LINE's validate calls do. */
  readonly shapeOnly: boolean;
}

/** Of calls that go to many, or to nobody: nothing can be quoted, nobody mentioned. */
export const manyChats: Audience = { chat: undefined, quoted: () => undefined, shapeOnly: false };
export const nobody: Audience = { ...manyChats, shapeOnly: true };
