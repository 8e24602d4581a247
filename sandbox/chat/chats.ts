import { Injectable } from '@nestjs/common';
import type { ChatKind } from './chat';
import { Chat } from './chat';
import { lineId } from './identifiers';

const PREFIX = { user: 'U', group: 'C', room: 'R' } as const;

/** Every chat of the account, by LINE's id; made when its name is first called. */
@Injectable()
export class Chats {
  private readonly byId = new Map<string, Chat>();
  private readonly byName = new Map<string, Chat>();

  named(kind: ChatKind, name: string): Chat {
    const key = `${kind} ${name}`;
    const known = this.byName.get(key);
    if (known) return known;
    const chat = new Chat(lineId(PREFIX[kind]), kind, name);
    this.byName.set(key, chat);
    this.byId.set(chat.id, chat);
    return chat;
  }

  find(id: string): Chat | undefined {
    return this.byId.get(id);
  }

  all(): Chat[] {
    return [...this.byId.values()];
  }

  reset(): void {
    this.byId.clear();
    this.byName.clear();
  }
}
