import type { Act, EventOptions } from '../webhook/events';
import type { Chat } from './chat';
import type { Platform } from './speaker';
import { Speaker } from './speaker';

/** A LINE user, speaking in their own chat with the bot. */
export class User extends Speaker {
  readonly id: string;
  readonly name: string;

  constructor(platform: Platform, chat: Chat) {
    super(platform, chat, chat.id);
    this.id = chat.id;
    this.name = chat.name;
  }

  /** The same person, speaking in a group or room. */
  in(group: Group): Speaker {
    return group.member(this.id);
  }

  follows(options?: EventOptions): Act {
    const isUnblocked = this.chat.blocked;
    this.chat.blocked = false;
    return this.does({ type: 'follow', fields: { follow: { isUnblocked } }, repliable: true }, options);
  }

  /** Blocks the bot. */
  unfollows(options?: EventOptions): Act {
    this.chat.blocked = true;
    return this.does({ type: 'unfollow', fields: {}, repliable: false }, options);
  }
}

/** A group or room that the bot is in. As a speaker it is a member who has not agreed to give their id. */
export class Group extends Speaker {
  readonly id: string;
  readonly name: string;

  constructor(platform: Platform, chat: Chat) {
    super(platform, chat, undefined);
    this.id = chat.id;
    this.name = chat.name;
  }

  member(userId: string): Speaker {
    return new Speaker(this.platform, this.chat, userId);
  }

  /** The bot is invited. */
  joins(options?: EventOptions): Act {
    return this.does({ type: 'join', fields: {}, repliable: true }, options);
  }

  /** The bot is removed. */
  leaves(options?: EventOptions): Act {
    return this.does({ type: 'leave', fields: {}, repliable: false }, options);
  }
}
