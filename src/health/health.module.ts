import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { StoreModule } from '../inbox/store/store.module';
import { LineModule } from '../line/line.module';
import { HealthController } from './health.controller';
import { BacklogHealthIndicator } from './indicators/backlog.health';
import { DiskHealthIndicator } from './indicators/disk.health';
import { EventLoopHealthIndicator } from './indicators/event-loop.health';
import { LineAccountHealthIndicator } from './indicators/line-account.health';
import { LineApiHealthIndicator } from './indicators/line-api.health';
import { MemoryHealthIndicator } from './indicators/memory.health';
import { ShutdownHealthIndicator } from './indicators/shutdown.health';
import { StoreHealthIndicator } from './indicators/store.health';
import { Vitals } from './vitals';

@Module({
  imports: [TerminusModule, StoreModule, LineModule],
  controllers: [HealthController],
  providers: [
    Vitals,
    ShutdownHealthIndicator,
    StoreHealthIndicator,
    BacklogHealthIndicator,
    LineApiHealthIndicator,
    LineAccountHealthIndicator,
    EventLoopHealthIndicator,
    MemoryHealthIndicator,
    DiskHealthIndicator,
  ],
})
export class HealthModule {}
