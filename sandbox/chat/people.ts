import { Injectable } from '@nestjs/common';
import { Account } from '../account/account';
import { SandboxOptions } from '../sandbox.options';
import { Events } from '../webhook/events';
import { Chats } from './chats';
import { ReadState } from './read-state';
import type { Platform } from './speaker';
import { Group, User } from './user';

/** Everyone who can talk to the bot, by a name that the caller chooses. */
@Injectable()
export class People {
  private readonly platform: Platform;

  constructor(
    private readonly chats: Chats,
    account: Account,
    readState: ReadState,
    events: Events,
    { now }: SandboxOptions,
  ) {
    this.platform = { account, readState, events, now };
  }

  user(name: string): User {
    return new User(this.platform, this.chats.named('user', name));
  }

  group(name: string): Group {
    return new Group(this.platform, this.chats.named('group', name));
  }

  room(name: string): Group {
    return new Group(this.platform, this.chats.named('room', name));
  }
}
