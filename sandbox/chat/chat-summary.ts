import type { Chat, ChatKind, ChatMessage, Profile } from './chat';

/** A chat without its messages, as the sandbox's API shows it. */
export interface ChatSummary {
  readonly id: string;
  readonly kind: ChatKind;
  readonly name: string;
  readonly blocked: boolean;
  readonly joined: boolean;
  readonly members: readonly string[];
  readonly profile: Profile;
  readonly messageCount: number;
  readonly lastMessage: ChatMessage | null;
  readonly loadingUntil: number | null;
}

export function summaryOf(chat: Chat): ChatSummary {
  const { id, kind, name, blocked, joined, profile, messages } = chat;
  return {
    id,
    kind,
    name,
    blocked,
    joined,
    members: [...chat.members],
    profile,
    messageCount: messages.length,
    lastMessage: messages.at(-1) ?? null,
    loadingUntil: chat.loadingUntil ?? null,
  };
}
