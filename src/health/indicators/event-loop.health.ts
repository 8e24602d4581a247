import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Vitals } from '../vitals';

/** A quarter of the time that LINE waits for an answer. */
const SLOW_MS = 500;

@Injectable()
export class EventLoopHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly vitals: Vitals,
  ) {}

  check(): HealthIndicatorResult<'event_loop'> {
    const session = this.indicators.check('event_loop');
    const delayP99Ms = this.vitals.eventLoopDelayP99();
    if (delayP99Ms <= SLOW_MS) return session.up({ delayP99Ms });
    return session.degraded({
      delayP99Ms,
      message: `Everything waits up to ${delayP99Ms} ms for its turn: a handler blocks the event loop, or the CPU is too small.`,
    });
  }
}
