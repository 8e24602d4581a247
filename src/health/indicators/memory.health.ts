import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Vitals } from '../vitals';

const MEBIBYTE = 1024 * 1024;
/** Past its limit the process is ended, by V8 or by the system. */
const MOST_OF_THE_HEAP = 0.85;
const MOST_OF_THE_MEMORY = 0.9;

@Injectable()
export class MemoryHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly vitals: Vitals,
  ) {}

  check(): HealthIndicatorResult<'memory'> {
    const session = this.indicators.check('memory');
    const { rss, available, heapUsed, heapLimit } = this.vitals.memory();
    const details = {
      rssMiB: Math.round(rss / MEBIBYTE),
      availableMiB: Math.round(available / MEBIBYTE),
      heapUsedMiB: Math.round(heapUsed / MEBIBYTE),
      heapLimitMiB: Math.round(heapLimit / MEBIBYTE),
    };
    if (heapUsed > heapLimit * MOST_OF_THE_HEAP) {
      return session.degraded({
        ...details,
        message: 'The heap is nearly full: look for a leak, or raise --max-old-space-size.',
      });
    }
    if (rss > available * MOST_OF_THE_MEMORY) {
      return session.degraded({
        ...details,
        message: 'The process uses nearly all memory it may: give it more, or look for a leak.',
      });
    }
    return session.up(details);
  }
}
