/** The part of a message that its kind decides: `type` and LINE's fields for it. */
export interface MessageContent {
  readonly type: string;
  readonly text?: string | undefined;
  readonly [field: string]: unknown;
}

export interface UserMessage {
  readonly from: 'user';
  readonly id: string;
  /** Absent for a member of a group who has not agreed to give it. */
  readonly userId: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  content: MessageContent;
  read: boolean;
  unsent: boolean;
}

export interface BotMessage {
  readonly from: 'bot';
  readonly id: string;
  readonly at: number;
  readonly content: MessageContent;
}

export type ChatMessage = UserMessage | BotMessage;
export type ChatKind = 'user' | 'group' | 'room';

/** One conversation with the Official Account, as its members see it on their phones. */
export class Chat {
  readonly messages: ChatMessage[] = [];
  /** The user has blocked the bot: what it sends is accepted and not shown. */
  blocked = false;
  /** Everything before this place in `messages` is read; marks only ever move it forward. */
  private readUpTo = 0;

  constructor(
    readonly id: string,
    readonly kind: ChatKind,
    readonly name: string,
  ) {}

  /** Shows "Read" on the message at `place` and all before it; returns those on which it is new. */
  markRead(place = this.messages.length - 1): UserMessage[] {
    const newlyRead: UserMessage[] = [];
    for (const message of this.messages.slice(this.readUpTo, place + 1)) {
      if (message.from === 'bot') continue;
      message.read = true;
      newlyRead.push(message);
    }
    this.readUpTo = Math.max(this.readUpTo, place + 1);
    return newlyRead;
  }
}
