import { Headers, Post } from '@nestjs/common';
import type { Chat, MessageContent } from '../chat/chat';
import { Chats } from '../chat/chats';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { manyChats } from './messages/audience';
import { outgoingMessages } from './messages/outgoing-messages';
import { Quota } from './quota';
import { recipientsOf } from './recipients';
import { RequestId } from './request-id.decorator';
import { RetryKeys } from './retry-keys';
import { checkSendOptions } from './send-options';
import { Sends } from './sends';

const MAX_RECIPIENTS = 500;

/** LINE's two sends to many users at once. */
@LineApi('v2/bot/message')
export class MulticastController {
  constructor(
    private readonly chats: Chats,
    private readonly retryKeys: RetryKeys,
    private readonly quota: Quota,
    private readonly sends: Sends,
  ) {}

  @Post('multicast')
  @LineEndpoint('multicast')
  multicast(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): Record<string, never> {
    checkSendOptions(body);
    const messages = outgoingMessages(body.messages, manyChats);
    const to: readonly unknown[] = Array.isArray(body.to) ? body.to : [];
    if (to.length < 1 || to.length > MAX_RECIPIENTS) {
      throw LineError.withDetails([
        { message: `Size must be between 1 and ${MAX_RECIPIENTS}`, property: 'to' },
      ]);
    }
    const users = to.map((id, index) => {
      const chat = typeof id === 'string' ? this.chats.find(id) : undefined;
      if (chat?.kind !== 'user') throw LineError.invalidProperty(`to[${index}]`);
      return chat;
    });
    return this.sendAll(users, messages, call, retryKey);
  }

  @Post('broadcast')
  @LineEndpoint('broadcast')
  broadcast(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): Record<string, never> {
    checkSendOptions(body);
    return this.sendAll(this.chats.friends(), outgoingMessages(body.messages, manyChats), call, retryKey);
  }

  private sendAll(
    users: readonly Chat[],
    messages: readonly MessageContent[],
    call: string,
    retryKey: string | undefined,
  ): Record<string, never> {
    this.retryKeys.refuseAccepted(retryKey);
    this.quota.spend(users.reduce((sum, chat) => sum + recipientsOf(chat), 0));
    for (const chat of users) this.sends.show(chat, messages, { call, retryKey });
    this.retryKeys.accept(retryKey, call);
    return {};
  }
}
