import type { Chat } from '../chat/chat';

/**
 * How many messages of the quota one send into a chat costs: one for each person it reaches, none where it reaches nobody.
 * Members whom the sandbox does not know cannot be counted; a group has at least one.
 */
export function recipientsOf(chat: Chat): number {
  if (!chat.reachable) return 0;
  return chat.kind === 'user' ? 1 : Math.max(1, chat.members.size);
}
