import type { Chat, Message } from '../live/contract.ts';
import { byMessageId } from './message-order.ts';

/** A message as it stands now. `rev` grows with each change, so that what shows it knows when to draw again. */
export type MessageView = { -readonly [Field in keyof Message]: Message[Field] } & { rev: number };

/** A chat with as many of its messages as were asked for or came since. */
export class ChatView {
  /** Oldest first. */
  readonly messages: MessageView[] = [];
  /** Answers of the bot that were not looked at. */
  unseen = 0;
  /** The newest messages were asked for. */
  loaded = false;
  /** There may be older messages than those here. */
  hasEarlier = true;
  loadingUntil = 0;
  lastMessage: Message | undefined;
  private readonly byId = new Map<string, MessageView>();

  constructor(public about: Chat) {
    this.loadingUntil = about.loadingUntil ?? 0;
    this.lastMessage = about.lastMessage ?? undefined;
  }

  find(messageId: string): MessageView | undefined {
    return this.byId.get(messageId);
  }

  /** Something new at the end. */
  append(message: Message): void {
    if (this.byId.has(message.id)) return;
    const view = { ...message, rev: 0 };
    this.byId.set(message.id, view);
    this.messages.push(view);
    this.lastMessage = view;
  }

  /** What the sandbox tells of the past. News that overtook it stay. */
  merge(messages: readonly Message[]): void {
    for (const message of messages) {
      const known = this.byId.get(message.id);
      if (known) {
        // An answer may be older than what was seen live: nothing becomes unread or is taken back.
        this.touch(known, { ...message, ...definedIn(known) });
        continue;
      }
      const view = { ...message, rev: 0 };
      this.byId.set(message.id, view);
      this.messages.push(view);
    }
    this.messages.sort(byMessageId);
    this.lastMessage = this.messages.at(-1) ?? this.lastMessage;
  }

  touch(message: MessageView, change: Partial<Message>): void {
    Object.assign(message, change);
    message.rev += 1;
  }
}

function definedIn({ readAt, unsent, editedAt, content }: Message): Partial<Message> {
  return {
    ...(readAt !== undefined && { readAt }),
    ...(unsent === true && { unsent }),
    ...(editedAt !== undefined && { editedAt, content }),
  };
}
