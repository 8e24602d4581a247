import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReadState } from '../chat/read-state';
import type { CallArrivedFact } from '../history/history-entry';
import type { Endpoint } from './endpoint';
import { isJsonObject, textField } from './json-fields';
import { ReplyTokens } from './reply-tokens';

/** What can be told of a call before it is checked. */
export type CallSubject = Omit<CallArrivedFact, 'type' | 'call' | 'endpoint'>;

/** Reads a call without judging it: a broken one simply concerns no chat. */
@Injectable()
export class CallReader {
  constructor(
    private readonly readState: ReadState,
    private readonly replyTokens: ReplyTokens,
  ) {}

  read(endpoint: Endpoint, request: FastifyRequest): CallSubject {
    const body = parse(request.body);
    const retryKey = request.headers['x-line-retry-key'];
    const replyToken = endpoint === 'reply' ? textField(body, 'replyToken') : undefined;
    const replied = this.replyTokens.find(replyToken ?? '');
    return {
      method: request.method,
      path: request.url.replace(/\?.*$/s, ''),
      chats: replied ? [replied.chat.id] : this.chats(endpoint, body, request.params),
      retryKey: typeof retryKey === 'string' ? retryKey : undefined,
      replyToken,
      eventId: replied?.eventId,
    };
  }

  private chats(endpoint: Endpoint, body: unknown, params: unknown): readonly string[] {
    switch (endpoint) {
      case 'mark':
        return one(this.readState.chatOf(textField(body, 'markAsReadToken') ?? '')?.id);
      case 'mark-old':
        return one(textField(isJsonObject(body) ? body.chat : undefined, 'userId'));
      case 'push':
        return one(textField(body, 'to'));
      case 'loading':
        return one(textField(body, 'chatId'));
      case 'multicast': {
        const to = isJsonObject(body) ? body.to : undefined;
        return Array.isArray(to) ? to.filter((id) => typeof id === 'string') : [];
      }
      default:
        return one(textField(params, 'chatId') ?? textField(params, 'userId'));
    }
  }
}

function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

function one(chat: string | undefined): readonly string[] {
  return chat === undefined ? [] : [chat];
}
