import { Injectable } from '@nestjs/common';
import type { BotMessage, Chat, MessageContent } from '../chat/chat';
import { Chats } from '../chat/chats';
import { Identifiers } from '../chat/identifiers';
import { QuoteTokens } from '../chat/quote-tokens';
import { Clock } from '../clock';
import { History } from '../history/history';
import type { BotVisibleFact } from '../history/history-entry';

export interface SentMessage {
  readonly id: string;
  readonly quoteToken?: string;
}

type Origin = Pick<BotVisibleFact, 'call'> &
  Partial<Pick<BotVisibleFact, 'replyToken' | 'eventId' | 'retryKey'>>;

/** Puts the bot's messages into chats. */
@Injectable()
export class Sends {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Identifiers,
    private readonly chats: Chats,
    private readonly quoteTokens: QuoteTokens,
    private readonly history: History,
  ) {}

  /** Returns what LINE calls `sentMessages`: also for a chat that has blocked the bot, where nothing is shown. */
  show(chat: Chat, contents: readonly MessageContent[], origin: Origin): readonly SentMessage[] {
    const messages = contents.map((content) => this.message(chat, content));
    if (chat.reachable) {
      for (const message of messages) this.chats.put(chat, message);
      chat.loadingUntil = undefined;
      this.history.add({
        type: 'bot.visible',
        chat: chat.id,
        messageIds: messages.map(({ id }) => id),
        texts: messages.flatMap(({ content }) => content.text ?? []),
        messages: messages.map(({ id, content, quotedMessageId }) => ({
          id,
          content,
          ...(quotedMessageId !== undefined && { quotedMessageId }),
        })),
        replyToken: undefined,
        eventId: undefined,
        retryKey: undefined,
        ...origin,
      });
    }
    return messages.map(({ id, content }) => ({
      id,
      ...this.quoteTokens.fieldFor(content.type, { chat: chat.id, messageId: id }),
    }));
  }

  private message(chat: Chat, content: MessageContent): BotMessage {
    const at = this.clock.now();
    const { quoteToken } = content;
    const quoted =
      typeof quoteToken === 'string' ? this.quoteTokens.messageIn(chat.id, quoteToken) : undefined;
    const quotedMessageId = quoted === undefined ? {} : { quotedMessageId: quoted };
    return { from: 'bot', id: this.ids.message(at), at, content, ...quotedMessageId };
  }
}
