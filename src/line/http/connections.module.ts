import { Module } from '@nestjs/common';
import { LineConnections } from './line-connections';

/** One pool, for the hot calls and for what axios carries. */
@Module({ providers: [LineConnections], exports: [LineConnections] })
export class ConnectionsModule {}
