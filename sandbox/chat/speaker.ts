import type { Act, EventDraft, EventOptions } from '../webhook/events';
import type { WebhookEvent } from '../webhook/webhook-event';
import type { Chat, MessageContent, UserMessage } from './chat';
import type { MessageType } from './message-content';
import { exampleOf } from './message-content';
import type { Platform } from './platform';

export interface SentAct extends Act {
  /** The message as it stands in the chat; `read` changes there. */
  readonly message: UserMessage;
}

/** Someone in a chat. Everything they do reaches the bot as an event. */
export class Speaker {
  constructor(
    protected readonly platform: Platform,
    protected readonly chat: Chat,
    private readonly userId: string | undefined,
  ) {}

  says(text: string, options?: EventOptions): SentAct {
    return this.put({ type: 'text', text }, options);
  }

  sends(type: MessageType, fields?: Readonly<Record<string, unknown>>, options?: EventOptions): SentAct {
    return this.put(exampleOf(type, fields), options);
  }

  unsends(message: UserMessage, options?: EventOptions): Act {
    message.unsent = true;
    const fields = { unsend: { messageId: message.id } };
    return this.does({ type: 'unsend', fields, repliable: false, messageId: message.id }, options);
  }

  postback(data: string, params?: Readonly<Record<string, string>>, options?: EventOptions): Act {
    const fields = { postback: { data, ...(params && { params }) } };
    return this.does({ type: 'postback', fields, repliable: true }, options);
  }

  /** Puts a text into the chat of which the bot is not told: a postback's `displayText`. */
  shows(text: string): UserMessage {
    const { account, history, readState } = this.platform;
    const message = this.stand({ type: 'text', text }, false);
    const { id, userId, content } = message;
    history.add({ type: 'message.shown', chat: this.chat.id, messageId: id, userId, content });
    if (account.mode === 'automatic') readState.mark(this.chat);
    return message;
  }

  /** LINE offers this in groups only. */
  edits(message: UserMessage, text: string, options?: EventOptions): Act {
    message.content = { ...message.content, text };
    message.editedAt = this.platform.clock.now();
    const quotable = this.platform.quoteTokens.fieldFor('text', {
      chat: this.chat.id,
      messageId: message.id,
    });
    const fields = { message: { type: 'text', id: message.id, ...quotable, text } };
    const draft = { type: 'messageEdited', fields, repliable: true, messageId: message.id };
    return this.does({ ...draft, content: message.content }, options);
  }

  /** An event of any shape; a message is completed as LINE would. A field given as undefined is left out. */
  raw({ type = 'unknown', message, ...override }: WebhookEvent, options?: EventOptions): Act {
    const unusual = { ...options, override };
    if (type === 'message') return this.put({ ...message, type: message?.type ?? 'text' }, unusual);
    return this.does({ type, fields: message ? { message } : {}, repliable: true }, unusual);
  }

  protected does(draft: EventDraft, options?: EventOptions): Act {
    return this.platform.events.emit(this.chat, this.userId, draft, options);
  }

  private put(content: MessageContent, options?: EventOptions): SentAct {
    const { account, quoteTokens, readState } = this.platform;
    const message = this.stand(content, true);
    const markAsReadToken = readState.issueToken(this.chat);
    const fields = {
      message: {
        id: message.id,
        ...quoteTokens.fieldFor(content.type, { chat: this.chat.id, messageId: message.id }),
        ...(account.tokensInEvents && { markAsReadToken }),
        // Last: a raw message may hide or replace any of these.
        ...content,
      },
    };
    const draft = { type: 'message', fields, repliable: true, messageId: message.id };
    return { ...this.does({ ...draft, content }, options), message };
  }

  private stand(content: MessageContent, told: boolean): UserMessage {
    const { chats, clock, ids } = this.platform;
    const at = clock.now();
    const { userId } = this;
    const message: UserMessage = {
      from: 'user',
      id: ids.message(at),
      userId,
      at,
      content,
      told,
      read: false,
      unsent: false,
    };
    if (this.chat.kind !== 'user' && userId !== undefined) chats.addMember(this.chat, userId);
    chats.put(this.chat, message);
    return message;
  }
}
