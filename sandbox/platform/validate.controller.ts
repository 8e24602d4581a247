import { Param, Post } from '@nestjs/common';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { nobody } from './messages/audience';
import { outgoingMessages } from './messages/outgoing-messages';

const SENDS = ['reply', 'push', 'multicast', 'narrowcast', 'broadcast'];

/** Says whether a send would take these messages. */
@LineApi('v2/bot/message/validate')
export class ValidateController {
  @Post(':send')
  @LineEndpoint('validate')
  validate(@Param('send') send: string, @JsonBody() body: JsonObject): Record<string, never> {
    if (!SENDS.includes(send)) throw LineError.withMessage(404, 'Not found');
    outgoingMessages(body.messages, nobody);
    return {};
  }
}
