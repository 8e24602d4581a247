import { Headers, Post } from '@nestjs/common';
import type { Chat } from '../chat/chat';
import { Chats } from '../chat/chats';
import { QuoteTokens } from '../chat/quote-tokens';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { textField } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import type { Audience } from './messages/audience';
import { outgoingMessages } from './messages/outgoing-messages';
import { recipientsOf } from './recipients';
import { Quota } from './quota';
import { ReplyTokens } from './reply-tokens';
import { RequestId } from './request-id.decorator';
import { RetryKeys } from './retry-keys';
import { checkSendOptions } from './send-options';
import type { SentMessage } from './sends';
import { Sends } from './sends';

const CHAT_ID = /^[UCR][0-9a-f]{32}$/;

/** LINE's two sends into one chat. */
@LineApi('v2/bot/message')
export class SendController {
  constructor(
    private readonly chats: Chats,
    private readonly quoteTokens: QuoteTokens,
    private readonly replyTokens: ReplyTokens,
    private readonly retryKeys: RetryKeys,
    private readonly quota: Quota,
    private readonly sends: Sends,
  ) {}

  @Post('reply')
  @LineEndpoint('reply')
  reply(@JsonBody() body: JsonObject, @RequestId() call: string): { sentMessages: readonly SentMessage[] } {
    const replyToken = textField(body, 'replyToken');
    if (!replyToken) throw LineError.withDetails([{ message: 'May not be empty', property: 'replyToken' }]);
    checkSendOptions(body);
    const messages = outgoingMessages(body.messages, this.audience(this.replyTokens.find(replyToken)?.chat));
    // Last, because a call that is refused for its messages leaves the token good.
    const redeemed = this.replyTokens.redeem(replyToken);
    if (!redeemed) throw LineError.withMessage(400, 'Invalid reply token');
    const { chat, eventId } = redeemed;
    return { sentMessages: this.sends.show(chat, messages, { call, replyToken, eventId }) };
  }

  @Post('push')
  @LineEndpoint('push')
  push(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): { sentMessages: readonly SentMessage[] } {
    const to = textField(body, 'to') ?? '';
    const chat = this.chats.find(to);
    checkSendOptions(body);
    const messages = outgoingMessages(body.messages, this.audience(chat));
    if (!CHAT_ID.test(to)) throw LineError.invalidProperty("'to'");
    this.retryKeys.refuseAccepted(retryKey);
    if (!chat || (chat.kind !== 'user' && !chat.joined)) {
      throw LineError.withMessage(400, 'Failed to send messages');
    }
    this.quota.spend(recipientsOf(chat));
    const sentMessages = this.sends.show(chat, messages, { call, retryKey });
    this.retryKeys.accept(retryKey, call, { sentMessages });
    return { sentMessages };
  }

  /** An unknown reply token has no chat, and is refused as a token: its messages are looked at for their shape only. */
  private audience(chat: Chat | undefined): Audience {
    const quoted = (token: string) => chat && this.quoteTokens.messageIn(chat.id, token);
    return { chat, quoted, shapeOnly: !chat };
  }
}
