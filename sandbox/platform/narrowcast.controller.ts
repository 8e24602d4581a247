import { Get, Headers, Post, Query } from '@nestjs/common';
import { Answer } from './answer';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { isJsonObject } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { manyChats } from './messages/audience';
import { outgoingMessages } from './messages/outgoing-messages';
import type { NarrowcastProgress } from './narrowcasts';
import { Narrowcasts } from './narrowcasts';
import { RequestId } from './request-id.decorator';
import { RetryKeys } from './retry-keys';
import { checkSendOptions } from './send-options';

/** Narrowcast, accepted at once and sent afterwards. */
@LineApi('v2/bot/message')
export class NarrowcastController {
  constructor(
    private readonly narrowcasts: Narrowcasts,
    private readonly retryKeys: RetryKeys,
  ) {}

  @Post('narrowcast')
  @LineEndpoint('narrowcast')
  narrowcast(
    @JsonBody() body: JsonObject,
    @RequestId() call: string,
    @Headers('x-line-retry-key') retryKey: string | undefined,
  ): Answer {
    checkSendOptions(body);
    const messages = outgoingMessages(body.messages, manyChats);
    this.retryKeys.refuseAccepted(retryKey);
    const max = isJsonObject(body.limit) ? body.limit.max : undefined;
    if (max !== undefined && !(Number.isInteger(max) && Number(max) > 0)) {
      throw LineError.invalidProperty("'limit.max'");
    }
    const byAttributes = isJsonObject(body.filter) && body.filter.demographic !== undefined;
    this.narrowcasts.accept({ call, retryKey, messages, max: Number(max ?? Infinity), byAttributes });
    this.retryKeys.accept(retryKey, call);
    return new Answer(202, {});
  }

  @Get('progress/narrowcast')
  @LineEndpoint('narrowcast-progress')
  progress(@Query('requestId') requestId: string | undefined): NarrowcastProgress {
    const progress = this.narrowcasts.progress(requestId ?? '');
    if (!progress) throw LineError.withMessage(404, 'Not found');
    return progress;
  }
}
