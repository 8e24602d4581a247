import { Module } from '@nestjs/common';
import { StoreModule } from '../inbox/store/store.module';
import { LineModule } from '../line/line.module';
import { ReadReceiptModule } from '../read-receipt/read-receipt.module';
import { Delivery } from './delivery';
import { Outbox } from './outbox';
import { ReplyService } from './reply.service';
import { SendGate } from './send-gate';

@Module({
  imports: [StoreModule, LineModule, ReadReceiptModule],
  providers: [ReplyService, Outbox, SendGate, Delivery],
  exports: [ReplyService, Outbox],
})
export class ReplyModule {}
