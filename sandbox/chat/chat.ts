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
  /** False for a postback's `displayText`, which stands in the chat and is no event. */
  readonly told: boolean;
  read: boolean;
  readAt?: number;
  unsent: boolean;
  editedAt?: number;
  /** When its image, video, audio or file can be downloaded. */
  readyAt?: number;
}

export interface BotMessage {
  readonly from: 'bot';
  readonly id: string;
  readonly at: number;
  readonly content: MessageContent;
  readonly quotedMessageId?: string;
}

export type ChatMessage = UserMessage | BotMessage;
export type ChatKind = 'user' | 'group' | 'room';

/** What a person shows of themselves besides the name. */
export interface Profile {
  readonly pictureUrl?: string;
  readonly statusMessage?: string;
  /** BCP 47. */
  readonly language?: string;
}

/** One conversation with the Official Account, as its members see it on their phones. */
export class Chat {
  readonly messages: ChatMessage[] = [];
  /** User ids; of a group or room. */
  readonly members = new Set<string>();
  profile: Profile = {};
  /** The user has blocked the bot: what it sends is accepted and not shown. */
  blocked = false;
  /** The bot is in the group or room. */
  joined = true;
  /** The loading animation ends then, or with the bot's next message. */
  loadingUntil: number | undefined;
  /** Everything before this place in `messages` is read; marks only ever move it forward. */
  private readUpTo = 0;

  constructor(
    readonly id: string,
    readonly kind: ChatKind,
    public name: string,
  ) {}

  /** What the bot sends arrives here. */
  get reachable(): boolean {
    return this.kind === 'user' ? !this.blocked : this.joined;
  }

  /** Shows "Read" on the message at `place` and all before it; returns those on which it is new. */
  markRead(at: number, place = this.messages.length - 1): UserMessage[] {
    const newlyRead: UserMessage[] = [];
    for (const message of this.messages.slice(this.readUpTo, place + 1)) {
      if (message.from === 'bot') continue;
      message.read = true;
      message.readAt = at;
      newlyRead.push(message);
    }
    this.readUpTo = Math.max(this.readUpTo, place + 1);
    return newlyRead;
  }
}
