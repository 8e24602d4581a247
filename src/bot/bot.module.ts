import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventHandler } from '../inbox/event-handler';
import { ReadReceiptModule } from '../read-receipt/read-receipt.module';
import { ReplyModule } from '../reply/reply.module';
import { FeatureExplorer } from './feature-explorer';
import { FeatureHandler } from './feature-handler';
import { Routes } from './routes';

/** Global, so that the inbox finds its `EventHandler` without knowing who that is, and a feature what it sends with. */
@Global()
@Module({
  imports: [DiscoveryModule, ReplyModule, ReadReceiptModule],
  providers: [FeatureExplorer, Routes, { provide: EventHandler, useClass: FeatureHandler }],
  exports: [EventHandler, ReplyModule, ReadReceiptModule],
})
export class BotModule {}
