import type { UserMessage } from '../sandbox/chat/chat';
import type { MediaType } from '../sandbox/chat/message-content';
import type { Speaker } from '../sandbox/chat/speaker';
import type { Group, User } from '../sandbox/chat/user';
import type { Act, EventOptions } from '../sandbox/webhook/events';

/** Resolves when the bot is done with what someone did. */
export type Done = (act: Act) => Promise<void>;

/**
 * Someone in a chat. Each method resolves when the bot is done with it, answered or not, and rejects with what its handler
 * has thrown.
 */
export class TestMember {
  constructor(
    private readonly speaker: Speaker,
    protected readonly done: Done,
  ) {}

  /** @returns the message as it stands in the chat; `read` tells whether it shows "Read" */
  async says(text: string, options?: EventOptions): Promise<UserMessage> {
    const act = this.speaker.says(text, options);
    await this.done(act);
    return act.message;
  }

  /** @param fields over those of a plausible message of the type */
  async sends(
    type: MediaType,
    fields?: Readonly<Record<string, unknown>>,
    options?: EventOptions,
  ): Promise<UserMessage> {
    const act = this.speaker.sends(type, fields, options);
    await this.done(act);
    return act.message;
  }

  /** Taps something whose action is a postback with this data. */
  postback(data: string, params?: Readonly<Record<string, string>>, options?: EventOptions): Promise<void> {
    return this.done(this.speaker.postback(data, params, options));
  }

  unsends(message: UserMessage, options?: EventOptions): Promise<void> {
    return this.done(this.speaker.unsends(message, options));
  }

  /** LINE offers this in groups only. */
  edits(message: UserMessage, text: string, options?: EventOptions): Promise<void> {
    return this.done(this.speaker.edits(message, text, options));
  }
}

/** A group or room that the bot is in. Speaks as a member who has not agreed to give their id. */
export class TestGroup extends TestMember {
  /** LINE's id, to push to. */
  readonly id: string;

  constructor(
    private readonly group: Group,
    done: Done,
  ) {
    super(group, done);
    this.id = group.id;
  }

  member(user: TestUser): TestMember {
    return new TestMember(this.group.member(user.id), this.done);
  }

  /** The bot is invited. */
  joins(options?: EventOptions): Promise<void> {
    return this.done(this.group.joins(options));
  }

  /** The bot is removed. */
  leaves(options?: EventOptions): Promise<void> {
    return this.done(this.group.leaves(options));
  }
}

/** A LINE user, speaking in their own chat with the bot. */
export class TestUser extends TestMember {
  /** LINE's id, to push to. */
  readonly id: string;

  constructor(
    private readonly user: User,
    done: Done,
  ) {
    super(user, done);
    this.id = user.id;
  }

  /** The same person, speaking in a group or room. */
  in(group: TestGroup): TestMember {
    return group.member(this);
  }

  follows(options?: EventOptions): Promise<void> {
    return this.done(this.user.follows(options));
  }

  /** Blocks the bot. */
  unfollows(options?: EventOptions): Promise<void> {
    return this.done(this.user.unfollows(options));
  }
}
