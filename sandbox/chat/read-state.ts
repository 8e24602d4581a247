import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { History } from '../history/history';
import type { Chat } from './chat';
import { Identifiers } from './identifiers';

/** Turns marks into "Read" on messages. */
@Injectable()
export class ReadState {
  private readonly places = new Map<string, { readonly chat: Chat; readonly place: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Identifiers,
    private readonly history: History,
  ) {}

  /** The `markAsReadToken` of the chat's newest message. It never ends and may be used again. */
  issueToken(chat: Chat): string {
    const token = this.ids.token('mark as read token', 86);
    this.places.set(token, { chat, place: chat.messages.length - 1 });
    return token;
  }

  chatOf(token: string): Chat | undefined {
    return this.places.get(token)?.chat;
  }

  /** Marks the token's message and all before it; false for a token that was never issued. */
  markByToken(token: string, call: string): boolean {
    const found = this.places.get(token);
    if (!found) return false;
    this.mark(found.chat, call, found.place);
    return true;
  }

  /** Marks everything in the chat so far. `call` is absent where LINE does it by itself. */
  mark(chat: Chat, call?: string, place?: number): void {
    const at = this.clock.now();
    for (const message of chat.markRead(at, place)) {
      this.history.add({ type: 'message.read', chat: chat.id, messageId: message.id, call }, at);
    }
  }

  reset(): void {
    this.places.clear();
  }
}
