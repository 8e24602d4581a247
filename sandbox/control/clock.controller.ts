import { Get, HttpCode, Post } from '@nestjs/common';
import { Clock } from '../clock';
import { History } from '../history/history';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { ControlApi } from './control-api.decorator';
import { Fields } from './fields';

/** The end of the year 9999: ids hold no later time. */
const LAST_TIME = 253_402_300_799_999;

interface Time {
  readonly now: number;
  readonly frozen: boolean;
}

@ControlApi('clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly history: History,
  ) {}

  @Get()
  time(): Time {
    return { now: this.clock.now(), frozen: this.clock.frozen };
  }

  @Post()
  @HttpCode(200)
  move(@JsonBody() body: JsonObject): Time {
    const { now, advanceMs, frozen } = Fields.read(body, (fields) => ({
      now: fields.integer('now', 0, LAST_TIME),
      advanceMs: fields.integer('advanceMs', 0, LAST_TIME),
      frozen: fields.flag('frozen'),
    }));
    if (frozen !== undefined) this.clock.freeze(frozen);
    if (now !== undefined) this.clock.set(now);
    if (advanceMs !== undefined) this.clock.advance(advanceMs);
    this.history.add({ type: 'clock.changed' });
    return this.time();
  }
}
