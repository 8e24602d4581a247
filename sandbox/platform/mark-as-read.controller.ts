import { Post } from '@nestjs/common';
import { Account } from '../account/account';
import { Chats } from '../chat/chats';
import { ReadState } from '../chat/read-state';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { textField } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { RequestId } from './request-id.decorator';

const INVALID_TOKEN =
  'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.';

/** Both ways to show "Read"; an account can use one of them at most. */
@LineApi('v2/bot')
export class MarkAsReadController {
  constructor(
    private readonly account: Account,
    private readonly chats: Chats,
    private readonly readState: ReadState,
  ) {}

  @Post('chat/markAsRead')
  @LineEndpoint('mark')
  markByToken(@JsonBody() body: JsonObject, @RequestId() call: string): Record<string, never> {
    // LINE documents that chat must be on, not what it answers where it is not. In automatic mode all is read anyway;
    // an account of the old API is refused, so that a wrong setting shows.
    if (this.account.mode === 'old-api') throw LineError.notAvailable();
    const token = textField(body, 'markAsReadToken') ?? '';
    if (!this.readState.markByToken(token, call)) throw LineError.withMessage(400, INVALID_TOKEN);
    return {};
  }

  @Post('message/markAsRead')
  @LineEndpoint('mark-old')
  markByUser(@JsonBody() body: JsonObject, @RequestId() call: string): Record<string, never> {
    if (this.account.mode !== 'old-api') throw LineError.notAvailable();
    const chat = this.chats.find(textField(body.chat, 'userId') ?? '');
    // The name in LINE's words is not the field's name.
    if (chat?.kind !== 'user') throw LineError.invalidProperty("'chat.chatId'");
    this.readState.mark(chat, call);
    return {};
  }
}
