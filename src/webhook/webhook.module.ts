import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { InboxModule } from '../inbox/inbox.module';
import { HttpErrorFilter } from './http-error.filter';
import { LineSignatureGuard } from './line-signature.guard';
import { WebhookController } from './webhook.controller';
import { WebhookMeter } from './webhook-meter';

@Module({
  imports: [InboxModule],
  controllers: [WebhookController],
  providers: [LineSignatureGuard, WebhookMeter, { provide: APP_FILTER, useClass: HttpErrorFilter }],
})
export class WebhookModule {}
