import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Vitals } from '../vitals';

const mebibyte = 1024 * 1024;
/** Past its limit the process is ended, by V8 or by the system. */
const mostOfTheHeap = 0.85;
const mostOfTheMemory = 0.9;

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
      rssMiB: Math.round(rss / mebibyte),
      availableMiB: Math.round(available / mebibyte),
      heapUsedMiB: Math.round(heapUsed / mebibyte),
      heapLimitMiB: Math.round(heapLimit / mebibyte),
    };
    if (heapUsed > heapLimit * mostOfTheHeap) {
      return session.degraded({
        ...details,
        message: 'The heap is nearly full: look for a leak, or raise --max-old-space-size.',
      });
    }
    if (rss > available * mostOfTheMemory) {
      return session.degraded({
        ...details,
        message: 'The process uses nearly all memory it may: give it more, or look for a leak.',
      });
    }
    return session.up(details);
  }
}
