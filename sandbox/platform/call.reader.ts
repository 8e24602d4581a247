import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReadState } from '../chat/read-state';
import type { Endpoint } from './endpoint';
import { isJsonObject, textField } from './json-fields';
import { ReplyTokens } from './reply-tokens';

/** What can be told of a call before it is checked. */
export interface CallSubject {
  readonly chats: readonly string[];
  readonly retryKey: string | undefined;
  readonly replyToken: string | undefined;
}

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
    return {
      chats: this.chats(endpoint, body),
      retryKey: typeof retryKey === 'string' ? retryKey : undefined,
      replyToken: endpoint === 'reply' ? textField(body, 'replyToken') : undefined,
    };
  }

  private chats(endpoint: Endpoint, body: unknown): readonly string[] {
    switch (endpoint) {
      case 'mark':
        return one(this.readState.chatOf(textField(body, 'markAsReadToken') ?? '')?.id);
      case 'mark-old':
        return one(textField(isJsonObject(body) ? body.chat : undefined, 'userId'));
      case 'reply':
        return one(this.replyTokens.chatOf(textField(body, 'replyToken') ?? '')?.id);
      case 'push':
        return one(textField(body, 'to'));
      case 'multicast': {
        const to = isJsonObject(body) ? body.to : undefined;
        return Array.isArray(to) ? to.filter((id) => typeof id === 'string') : [];
      }
      case 'bot-info':
      case 'token':
        return [];
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
