import { Injectable } from '@nestjs/common';
import type { BotMessage, Chat, MessageContent } from '../chat/chat';
import { messageId, opaqueToken } from '../chat/identifiers';
import { History } from '../history/history';
import type { BotVisibleFact } from '../history/history-entry';
import { SandboxOptions } from '../sandbox.options';

const QUOTABLE = ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex'];

export interface SentMessage {
  readonly id: string;
  readonly quoteToken?: string;
}

type Origin = Pick<BotVisibleFact, 'call' | 'replyToken' | 'eventId' | 'retryKey'>;

/** Puts the bot's messages into chats. */
@Injectable()
export class Sends {
  constructor(
    private readonly options: SandboxOptions,
    private readonly history: History,
  ) {}

  /** Returns what LINE calls `sentMessages`: also for a chat that has blocked the bot, where nothing is shown. */
  show(chat: Chat, contents: readonly MessageContent[], origin: Origin): readonly SentMessage[] {
    const at = this.options.now();
    const messages = contents.map((content): BotMessage => ({ from: 'bot', id: messageId(at), at, content }));
    if (!chat.blocked) {
      chat.messages.push(...messages);
      this.history.add({
        type: 'bot.visible',
        chat: chat.id,
        messageIds: messages.map(({ id }) => id),
        texts: messages.flatMap(({ content }) => content.text ?? []),
        ...origin,
      });
    }
    return messages.map(({ id, content }) => ({
      id,
      ...(QUOTABLE.includes(content.type) && { quoteToken: opaqueToken(155) }),
    }));
  }
}
