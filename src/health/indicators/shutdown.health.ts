import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';

/** Down from the first moment of a shutdown, so that no new requests are sent here while the last ones are answered. */
@Injectable()
export class ShutdownHealthIndicator implements OnModuleDestroy {
  private underWay = false;

  constructor(private readonly indicators: HealthIndicatorService) {}

  onModuleDestroy(): void {
    this.underWay = true;
  }

  check(): HealthIndicatorResult<'shutdown'> {
    const shutdown = this.indicators.check('shutdown');
    return this.underWay ? shutdown.down('This instance is shutting down.') : shutdown.up();
  }
}
