import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { readReceiptConfig, type ReadReceiptConfig } from '../../config/read-receipt.config';
import { InboxStore } from '../../inbox/store/inbox-store';
import { LineClient } from '../../line/line.client';
import { ScriptedLine } from '../../line/testing/scripted-line';
import { Metrics } from '../../metrics/metrics';
import { CatchUp } from '../catch-up';
import { MarkFailures } from '../mark-failures';
import { Marker } from '../marker';
import { ChatReadMode } from '../modes/chat.read-mode';
import { OldApiReadMode } from '../modes/old-api.read-mode';
import { ReadMode } from '../modes/read-mode';
import { OnReceive } from '../on-receive';
import { ReadReceipts } from '../read-receipts';

export interface ReadParts {
  readonly line: ScriptedLine;
  readonly marker: Marker;
  readonly failures: MarkFailures;
  readonly catchUp: CatchUp;
  readonly onReceive: OnReceive;
  readonly receipts: ReadReceipts;
  readonly mode: ReadMode;
  /** How many read receipts ended so. */
  counted(result: string): Promise<number>;
}

/** All that decides about "Read", over a real store and a scripted LINE. Nothing is started. */
export async function readParts(
  store: InboxStore,
  over: Partial<ReadReceiptConfig> = {},
): Promise<ReadParts> {
  const config: ReadReceiptConfig = {
    mode: 'chat',
    timing: 'before-send',
    onFailure: 'send',
    timeoutMs: 300,
    ...over,
  };
  const line = new ScriptedLine();
  const parts = await Test.createTestingModule({
    providers: [
      Marker,
      MarkFailures,
      CatchUp,
      OnReceive,
      ReadReceipts,
      Metrics,
      { provide: InboxStore, useValue: store },
      { provide: LineClient, useValue: line },
      { provide: readReceiptConfig.KEY, useValue: config },
      {
        provide: ReadMode,
        inject: [LineClient],
        useFactory: (client: LineClient): ReadMode =>
          config.mode === 'chat'
            ? new ChatReadMode(store.conversations, client)
            : new OldApiReadMode(store.conversations, client),
      },
    ],
  }).compile();
  Logger.overrideLogger(false);
  return {
    line,
    marker: parts.get(Marker),
    failures: parts.get(MarkFailures),
    catchUp: parts.get(CatchUp),
    onReceive: parts.get(OnReceive),
    receipts: parts.get(ReadReceipts),
    mode: parts.get(ReadMode),
    counted: async (result) => {
      const { values } = await parts.get(Metrics).reads.get();
      return values.find(({ labels }) => labels.result === result)?.value ?? 0;
    },
  };
}
