import type { Provider } from '@nestjs/common';
import { replyConfig } from '../../config/reply.config';
import { InboxStore } from '../../inbox/store/inbox-store';
import { LineClient } from '../../line/line.client';
import type { ScriptedLine } from '../../line/testing/scripted-line';
import { Metrics } from '../../metrics/metrics';
import { ReadReceiptInterceptor } from '../../read-receipt/read-receipt.interceptor';
import { ReadReceipts } from '../../read-receipt/read-receipts';
import { BotIdentity } from '../bot-identity';
import { Delivery } from '../delivery';
import { FreeSends } from '../free-sends';
import { Outbox } from '../outbox';
import { ReplyService } from '../reply.service';
import { SendGate } from '../send-gate';
import { SendPause } from '../send-pause';

/** All that sends, over a store that has its owner and a scripted LINE. Every conversation shows "Read" already. */
export function replyProviders(store: InboxStore, line: ScriptedLine): Provider[] {
  return [
    ReplyService,
    Outbox,
    FreeSends,
    SendGate,
    SendPause,
    Delivery,
    Metrics,
    ReadReceiptInterceptor,
    {
      provide: ReadReceipts,
      useValue: { ensureRead: () => Promise.resolve(), renew: () => Promise.resolve() },
    },
    { provide: BotIdentity, useValue: { known: () => Promise.resolve() } },
    { provide: InboxStore, useValue: store },
    { provide: LineClient, useValue: line },
    { provide: replyConfig.KEY, useValue: { fallbackToPush: false } },
  ];
}
