import { Injectable } from '@nestjs/common';
import type { Chat } from './chat';
import { Platform } from './platform';
import type { Speaker } from './speaker';
import { Group, User } from './user';

/** Everyone who can talk to the bot, by a name that the caller chooses. */
@Injectable()
export class People {
  constructor(private readonly platform: Platform) {}

  user(name: string): User {
    return this.userOf(this.platform.chats.named('user', name));
  }

  group(name: string): Group {
    return this.groupOf(this.platform.chats.named('group', name));
  }

  room(name: string): Group {
    return this.groupOf(this.platform.chats.named('room', name));
  }

  userOf(chat: Chat): User {
    return new User(this.platform, chat);
  }

  groupOf(chat: Chat): Group {
    return new Group(this.platform, chat);
  }

  /** Who speaks in a chat: its user, or that member of the group, or one who has given no id. */
  speakerIn(chat: Chat, member?: Chat): Speaker {
    if (chat.kind === 'user') return this.userOf(chat);
    const group = this.groupOf(chat);
    return member ? group.member(member.id) : group;
  }
}
