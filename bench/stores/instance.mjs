// One instance: a store, the real runner and processor, and a handler that does nothing, or waits. Driven by its parent.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { ConversationRunner } from '../../dist/inbox/conversation-runner.js';
import { EventProcessor } from '../../dist/inbox/event-processor.js';
import { openStore } from '../../dist/inbox/store/open-store.js';
import { Metrics } from '../../dist/metrics/metrics.js';
import { takeOrders, workerOptions } from '../orders.mjs';
import { BOT, conversationOf, newEvent } from './events.mjs';

const { url, concurrency = 200, handlerMs = 0 } = workerOptions();
const store = await openStore(url);
await store.adopt(BOT);

const storedAt = new Map();
const pickupMs = [];
let handled = 0;
const handler = {
  leavesUnread: () => false,
  async handle({ event }) {
    handled += 1;
    const at = storedAt.get(event.id) ?? event.timestamp;
    pickupMs.push(performance.timeOrigin + performance.now() - at);
    if (handlerMs > 0) await pause(handlerMs);
    return 'handled';
  },
};
const runner = new ConversationRunner(store, new EventProcessor(store, handler, new Metrics()), {
  concurrency,
});

const orders = {
  /** Adds events one by one, or in bodies of so many, from so many senders at once. */
  async take({ seconds, senders, perBody, name }) {
    const end = Date.now() + seconds * 1_000;
    let taken = 0;
    await Promise.all(
      Array.from({ length: senders }, async (_, sender) => {
        for (let n = 0; Date.now() < end; n++) {
          const body = Array.from({ length: perBody }, (_, i) => {
            const id = `${name}${sender}-${n * perBody + i}`;
            return newEvent(id, conversationOf((sender * 1_000 + n * perBody + i) % 10_000));
          });
          await store.events.add(body);
          taken += perBody;
        }
      }),
    );
    return taken / seconds;
  },
  start: () => runner.start(),
  /** Adds an event every so many ms, and tells how long after each was stored its handler began. */
  async pickup({ everyMs, count }) {
    pickupMs.length = 0;
    for (let n = 0; n < count; n++) {
      const id = `p${n}`;
      const added = store.events.add([newEvent(id, conversationOf(n % 1_000))]);
      void added.then(() => storedAt.set(id, storedAt.get(id) ?? performance.timeOrigin + performance.now()));
      await pause(everyMs);
    }
    await pause(3_000);
    return pickupMs;
  },
  handled: () => handled,
  async stop() {
    await runner.stop(5_000);
    await store.close();
  },
};

takeOrders(orders);
