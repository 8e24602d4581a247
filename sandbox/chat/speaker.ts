import type { Account } from '../account/account';
import type { Act, EventDraft, EventOptions, Events } from '../webhook/events';

import type { WebhookEvent } from '../webhook/webhook-event';
import type { Chat, MessageContent, UserMessage } from './chat';
import { messageId } from './identifiers';
import type { MediaType } from './message-content';
import { exampleOf, quoteTokenFor } from './message-content';
import type { ReadState } from './read-state';

/** What a speaker needs of the platform. */
export interface Platform {
  readonly account: Account;
  readonly readState: ReadState;
  readonly events: Events;
  readonly now: () => number;
}

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

  sends(type: MediaType, fields?: Readonly<Record<string, unknown>>, options?: EventOptions): SentAct {
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

  /** LINE offers this in groups only. */
  edits(message: UserMessage, text: string, options?: EventOptions): Act {
    message.content = { ...message.content, text };
    const fields = { message: { type: 'text', id: message.id, ...quoteTokenFor('text'), text } };
    return this.does({ type: 'messageEdited', fields, repliable: true, messageId: message.id }, options);
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
    const { account, readState, now } = this.platform;
    const at = now();
    const message: UserMessage = {
      from: 'user',
      id: messageId(at),
      userId: this.userId,
      at,
      content,
      read: false,
      unsent: false,
    };
    this.chat.messages.push(message);
    const markAsReadToken = readState.issueToken(this.chat);
    const fields = {
      message: {
        id: message.id,
        ...quoteTokenFor(content.type),
        ...(account.tokensInEvents && { markAsReadToken }),
        // Last: a raw message may hide or replace any of these.
        ...content,
      },
    };
    const act = this.does({ type: 'message', fields, repliable: true, messageId: message.id }, options);
    return { ...act, message };
  }
}
