import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventHandler } from '../inbox/event-handler';
import { ReplyModule } from '../reply/reply.module';
import { FeatureExplorer } from './feature-explorer';
import { FeatureHandler } from './feature-handler';
import { Routes } from './routes';

/** Global, so that the inbox finds its `EventHandler` without knowing who that is. */
@Global()
@Module({
  imports: [DiscoveryModule, ReplyModule],
  providers: [FeatureExplorer, Routes, { provide: EventHandler, useClass: FeatureHandler }],
  exports: [EventHandler],
})
export class BotModule {}
