import { Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { History } from '../history/history';
import { ControlApi } from './control-api.decorator';
import { HistoryStream } from './history-stream';
import { countFrom } from './query';

/** The history as it grows, as server-sent events. */
@ControlApi('events')
export class LiveController {
  constructor(private readonly history: History) {}

  @Get()
  follow(
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query('after') after: string | undefined,
    @Query('run') run: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const from = countFrom('after', after, { otherwise: 0, min: 0, max: Number.MAX_SAFE_INTEGER });
    // A browser that lost the connection says where it was, under the URL that it had at first.
    const [, seenRun, seen] = /^(.+)\.(\d+)$/.exec(lastEventId ?? '') ?? [undefined, run, from];
    reply.hijack();
    HistoryStream.open(this.history, reply.raw, { run: seenRun, n: Number(seen) });
  }
}
