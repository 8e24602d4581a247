import { Controller, Get } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import { BacklogHealthIndicator } from './indicators/backlog.health';
import { DiskHealthIndicator } from './indicators/disk.health';
import { EventLoopHealthIndicator } from './indicators/event-loop.health';
import { LineAccountHealthIndicator } from './indicators/line-account.health';
import { LineApiHealthIndicator } from './indicators/line-api.health';
import { MemoryHealthIndicator } from './indicators/memory.health';
import { ShutdownHealthIndicator } from './indicators/shutdown.health';
import { StoreHealthIndicator } from './indicators/store.health';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly shutdown: ShutdownHealthIndicator,
    private readonly store: StoreHealthIndicator,
    private readonly backlog: BacklogHealthIndicator,
    private readonly lineApi: LineApiHealthIndicator,
    private readonly lineAccount: LineAccountHealthIndicator,
    private readonly eventLoop: EventLoopHealthIndicator,
    private readonly memory: MemoryHealthIndicator,
    private readonly disk: DiskHealthIndicator,
  ) {}

  /** For the restart of a stuck process: an answer shows that the event loop turns. Stays 200 while shutting down. */
  @Get('live')
  @HealthCheck()
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** For routing: only what taking events needs, so an outage of LINE never takes the instance out of service. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.shutdown.check(), () => this.store.check()]);
  }

  /** For people and alarms. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.shutdown.check(),
      () => this.store.check(),
      () => this.backlog.check(),
      () => this.lineApi.check(),
      () => this.lineAccount.check(),
      () => this.eventLoop.check(),
      () => this.memory.check(),
      () => this.disk.check(),
    ]);
  }
}
