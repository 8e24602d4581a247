import { Module } from '@nestjs/common';
import { BotModule } from './bot/bot.module';
import { ConfigModule } from './config/config.module';
import { FeaturesModule } from './features/features.module';
import { HealthModule } from './health/health.module';
import { InboxModule } from './inbox/inbox.module';
import { LineModule } from './line/line.module';
import { MetricsModule } from './metrics/metrics.module';
import { ReadReceiptModule } from './read-receipt/read-receipt.module';
import { ReplyModule } from './reply/reply.module';
import { WebhookModule } from './webhook/webhook.module';

/** The parts, in the order a message meets them. */
@Module({
  imports: [
    ConfigModule,
    WebhookModule,
    InboxModule,
    BotModule,
    FeaturesModule,
    ReplyModule,
    ReadReceiptModule,
    LineModule,
    HealthModule,
    MetricsModule,
  ],
})
export class AppModule {}
