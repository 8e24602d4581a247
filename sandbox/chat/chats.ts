import { Injectable } from '@nestjs/common';
import { History } from '../history/history';
import type { ChatKind, ChatMessage } from './chat';
import { Chat } from './chat';
import { summaryOf } from './chat-summary';
import { Identifiers } from './identifiers';

const PREFIX = { user: 'U', group: 'C', room: 'R' } as const;

/** Every chat of the account, by LINE's id; made when its name is first called. */
@Injectable()
export class Chats {
  private readonly byId = new Map<string, Chat>();
  private readonly byName = new Map<string, Chat>();
  private readonly chatOfMessage = new Map<string, { readonly chat: Chat; readonly message: ChatMessage }>();

  constructor(
    private readonly ids: Identifiers,
    private readonly history: History,
  ) {}

  named(kind: ChatKind, name: string): Chat {
    const known = this.findNamed(kind, name);
    if (known) return known;
    const chat = new Chat(this.ids.chat(PREFIX[kind], name), kind, name);
    this.byName.set(keyOf(kind, name), chat);
    this.byId.set(chat.id, chat);
    this.changed(chat);
    return chat;
  }

  findNamed(kind: ChatKind, name: string): Chat | undefined {
    return this.byName.get(keyOf(kind, name));
  }

  find(id: string): Chat | undefined {
    return this.byId.get(id);
  }

  all(): Chat[] {
    return [...this.byId.values()];
  }

  /** The users that the bot can send to, whoever they talk to: LINE's "friends". */
  friends(): Chat[] {
    return this.all().filter(({ kind, blocked }) => kind === 'user' && !blocked);
  }

  rename(chat: Chat, name: string): void {
    this.byName.delete(keyOf(chat.kind, chat.name));
    this.byName.set(keyOf(chat.kind, name), chat);
    chat.name = name;
  }

  put(chat: Chat, message: ChatMessage): void {
    chat.messages.push(message);
    this.chatOfMessage.set(message.id, { chat, message });
  }

  message(id: string): { readonly chat: Chat; readonly message: ChatMessage } | undefined {
    return this.chatOfMessage.get(id);
  }

  /** Writes down how the chat is now. */
  changed(chat: Chat): void {
    this.history.add({ type: 'chat.changed', chat: chat.id, summary: summaryOf(chat) });
  }

  /** True where the user was none before. */
  addMember(chat: Chat, userId: string): boolean {
    if (chat.members.has(userId)) return false;
    chat.members.add(userId);
    this.changed(chat);
    return true;
  }

  reset(): void {
    this.byId.clear();
    this.byName.clear();
    this.chatOfMessage.clear();
  }
}

function keyOf(kind: ChatKind, name: string): string {
  return `${kind} ${name}`;
}
