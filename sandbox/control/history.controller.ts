import { Get, Query } from '@nestjs/common';
import { History } from '../history/history';
import type { HistoryEntry } from '../history/history-entry';
import type { TimelineLine } from '../history/timeline';
import { timeline } from '../history/timeline';
import { check } from '../oracle/check';
import type { Violation } from '../oracle/violation';
import { ControlApi } from './control-api.decorator';
import { countFrom } from './query';

/** What happened, and what is to be thought of it. */
@ControlApi()
export class HistoryController {
  constructor(private readonly history: History) {}

  @Get('history')
  entries(@Query('after') after?: string, @Query('limit') limit?: string): readonly HistoryEntry[] {
    const from = countFrom('after', after, { otherwise: 0, min: 0, max: Number.MAX_SAFE_INTEGER });
    const count = countFrom('limit', limit, { otherwise: 1_000, min: 1, max: 10_000 });
    return this.history.entries.slice(from, from + count);
  }

  @Get('timeline')
  timeline(): TimelineLine[] {
    return timeline(this.history.entries);
  }

  @Get('check')
  check(): Violation[] {
    return check(this.history.entries);
  }
}
