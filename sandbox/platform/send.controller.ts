import { Controller, Headers, Post, UseInterceptors } from '@nestjs/common';
import { Chats } from '../chat/chats';
import { AdmissionInterceptor } from './admission.interceptor';
import { CallInterceptor } from './call.interceptor';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { textField } from './json-fields';
import { LineError } from './line-error';
import { outgoingMessages } from './outgoing-messages';
import { ReplyTokens } from './reply-tokens';
import { RequestId } from './request-id.decorator';
import { RetryKeys } from './retry-keys';
import type { SentMessage } from './sends';
import { Sends } from './sends';

const MAX_RECIPIENTS = 500;
const CHAT_ID = /^[UCR][0-9a-f]{32}$/;

/** LINE's three sends that name their receiver. */
@Controller('v2/bot/message')
@UseInterceptors(CallInterceptor, AdmissionInterceptor)
export class SendController {
  constructor(
    private readonly chats: Chats,
    private readonly replyTokens: ReplyTokens,
    private readonly retryKeys: RetryKeys,
    private readonly sends: Sends,
  ) {}

  @Post('reply')
  @LineEndpoint('reply')
  reply(@JsonBody() body: JsonObject, @RequestId() call: string): { sentMessages: readonly SentMessage[] } {
    const replyToken = textField(body, 'replyToken');
    if (!replyToken) throw LineError.withDetails([{ message: 'May not be empty', property: 'replyToken' }]);
    const messages = outgoingMessages(body.messages);
    // Last, because a call that is refused for its messages leaves the token good.
    const redeemed = this.replyTokens.redeem(replyToken);
    if (!redeemed) throw LineError.withMessage(400, 'Invalid reply token');
    const { chat, eventId } = redeemed;
    return {
      sentMessages: this.sends.show(chat, messages, { call, replyToken, eventId, retryKey: undefined }),
    };
  }

  @Post('push')
  @LineEndpoint('push')
  push(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): { sentMessages: readonly SentMessage[] } {
    const messages = outgoingMessages(body.messages);
    const to = textField(body, 'to') ?? '';
    if (!CHAT_ID.test(to)) throw LineError.invalidProperty("'to'");
    this.retryKeys.refuseAccepted(retryKey);
    const chat = this.chats.find(to);
    if (!chat) throw LineError.withMessage(400, 'Failed to send messages');
    const sentMessages = this.sends.show(chat, messages, {
      call,
      retryKey,
      replyToken: undefined,
      eventId: undefined,
    });
    this.retryKeys.accept(retryKey, call, { sentMessages });
    return { sentMessages };
  }

  @Post('multicast')
  @LineEndpoint('multicast')
  multicast(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): Record<string, never> {
    const messages = outgoingMessages(body.messages);
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
    this.retryKeys.refuseAccepted(retryKey);
    for (const chat of users) {
      this.sends.show(chat, messages, { call, retryKey, replyToken: undefined, eventId: undefined });
    }
    this.retryKeys.accept(retryKey, call, {});
    return {};
  }
}
