import { Test } from '@nestjs/testing';
import { setImmediate as turn } from 'node:timers/promises';
import { installCrashHandlers } from '../crash';
import { EventHandler, type Outcome } from '../inbox/event-handler';
import { EventProcessor } from '../inbox/event-processor';
import { InboxStore } from '../inbox/store/inbox-store';
import { SqliteInboxStore } from '../inbox/store/sqlite/sqlite-inbox-store';
import { BOT, claimed, newEvent } from '../inbox/testing/samples';
import { createLogger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';

/** Handles one event of the store given as the first argument, in the way that the second one names. */
async function main([path = '', way = '']: readonly string[]): Promise<void> {
  const store = new SqliteInboxStore(path);
  const parts = await Test.createTestingModule({
    providers: [
      EventProcessor,
      Metrics,
      { provide: InboxStore, useValue: store },
      { provide: EventHandler, useValue: { handle: () => handle(store, way), leavesUnread: () => false } },
    ],
  }).compile();
  const logger = createLogger('info', true);
  parts.useLogger(logger);
  installCrashHandlers(logger, parts);
  await store.adopt(BOT);
  await store.events.add([newEvent('e1')]);
  await parts.get(EventProcessor).process(await claimed(store));
  await store.close();
}

async function handle(store: InboxStore, way: string): Promise<Outcome> {
  const error = new Error('canary');
  switch (way) {
    case 'leaves a promise alone':
      void Promise.reject(error);
      await turn();
      return 'handled';
    case 'throws, and the store hangs':
      store.events.putOff = () => new Promise(() => undefined);
      break;
  }
  setImmediate(() => {
    throw error;
  });
  return new Promise(() => undefined);
}

void main(process.argv.slice(2));
