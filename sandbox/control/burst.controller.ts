import { Delete, Get, HttpCode, Post } from '@nestjs/common';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import type { BurstProgress } from './burst';
import { Burst } from './burst';
import { ControlApi } from './control-api.decorator';
import { Fields } from './fields';

const MAX_MESSAGES = 10_000;
const MAX_USERS = 1_000;
const MAX_PER_SECOND = 1_000;

@ControlApi('burst')
export class BurstController {
  constructor(private readonly burst: Burst) {}

  @Post()
  @HttpCode(202)
  start(@JsonBody() body: JsonObject): BurstProgress {
    const order = Fields.read(body, (fields) => {
      fields.require('messages');
      return {
        messages: fields.integer('messages', 1, MAX_MESSAGES) ?? 0,
        users: fields.integer('users', 1, MAX_USERS) ?? 10,
        perSecond: fields.number('perSecond', 1, MAX_PER_SECOND) ?? 100,
        text: fields.maybeText('text', 1_000) ?? 'message',
      };
    });
    if (this.burst.progress.running)
      throw LineError.withMessage(409, 'A burst is under way: wait, or stop it.');
    this.burst.start(order);
    return this.burst.progress;
  }

  @Get()
  progress(): BurstProgress {
    return this.burst.progress;
  }

  @Delete()
  @HttpCode(204)
  stop(): void {
    this.burst.stop();
  }
}
