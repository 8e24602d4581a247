import { Module } from '@nestjs/common';
import { StoreModule } from '../inbox/store/store.module';
import { LineModule } from '../line/line.module';
import { ReadReceiptModule } from '../read-receipt/read-receipt.module';
import { BotIdentity } from './bot-identity';
import { Delivery } from './delivery';
import { FreeSends } from './free-sends';
import { Outbox } from './outbox';
import { ReplyService } from './reply.service';
import { SendGate } from './send-gate';
import { SendPause } from './send-pause';

@Module({
  imports: [StoreModule, LineModule, ReadReceiptModule],
  providers: [ReplyService, Outbox, FreeSends, SendGate, SendPause, Delivery, BotIdentity],
  exports: [ReplyService, Outbox],
})
export class ReplyModule {}
