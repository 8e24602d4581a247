import type { Act, EventOptions } from '../webhook/events';
import type { Chat } from './chat';
import type { Platform } from './platform';
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
    this.block(false);
    return this.does({ type: 'follow', fields: { follow: { isUnblocked } }, repliable: true }, options);
  }

  /** Blocks the bot. */
  unfollows(options?: EventOptions): Act {
    this.block(true);
    return this.does({ type: 'unfollow', fields: {}, repliable: false }, options);
  }

  /** Has come back from linking an account. Where that failed LINE tells neither who it was nor how to reply. */
  linksAccount(result: 'ok' | 'failed', nonce: string, options?: EventOptions): Act {
    const draft = { type: 'accountLink', fields: { link: { result, nonce } }, repliable: result === 'ok' };
    return this.does(draft, result === 'ok' ? options : { ...options, override: { source: undefined } });
  }

  /** Has watched a video that the bot sent with this tracking id. */
  finishesVideo(trackingId: string, options?: EventOptions): Act {
    const fields = { videoPlayComplete: { trackingId } };
    return this.does({ type: 'videoPlayComplete', fields, repliable: true }, options);
  }

  private block(blocked: boolean): void {
    this.chat.blocked = blocked;
    this.platform.chats.changed(this.chat);
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
    this.admit(true);
    return this.does({ type: 'join', fields: {}, repliable: true }, options);
  }

  /** The bot is removed, or leaves. */
  leaves(options?: EventOptions): Act {
    this.admit(false);
    return this.does({ type: 'leave', fields: {}, repliable: false }, options);
  }

  welcomes(userIds: readonly string[], options?: EventOptions): Act {
    for (const id of userIds) this.platform.chats.addMember(this.chat, id);
    const members = userIds.map((userId) => ({ type: 'user', userId }));
    return this.does({ type: 'memberJoined', fields: { joined: { members } }, repliable: true }, options);
  }

  loses(userIds: readonly string[], options?: EventOptions): Act {
    for (const id of userIds) this.chat.members.delete(id);
    this.platform.chats.changed(this.chat);
    const members = userIds.map((userId) => ({ type: 'user', userId }));
    return this.does({ type: 'memberLeft', fields: { left: { members } }, repliable: false }, options);
  }

  private admit(joined: boolean): void {
    this.chat.joined = joined;
    this.platform.chats.changed(this.chat);
  }
}
