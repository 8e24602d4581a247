import type { LineEvent } from '../../src/inbox/line-event';
import { ConversationRunner } from '../../src/inbox/conversation-runner';
import { EventProcessor } from '../../src/inbox/event-processor';
import type { InboxStore } from '../../src/inbox/store/inbox-store';
import type { LineClient } from '../../src/line/line.client';
import { FeatureHandler } from '../../src/bot/feature-handler';
import type { Routes } from '../../src/bot/routes';
import { Metrics } from '../../src/metrics/metrics';
import { CatchUp } from '../../src/read-receipt/catch-up';
import { MarkFailures } from '../../src/read-receipt/mark-failures';
import { Marker } from '../../src/read-receipt/marker';
import { ChatReadMode } from '../../src/read-receipt/modes/chat.read-mode';
import { ReadReceipts } from '../../src/read-receipt/read-receipts';
import { Delivery } from '../../src/reply/delivery';
import { Outbox } from '../../src/reply/outbox';
import type { SendGate } from '../../src/reply/send-gate';
import { SendPause } from '../../src/reply/send-pause';

/** A life of the bot, from its start to its crash: whatever it has in hand then never goes on. */
export class Life {
  over = false;

  constructor(private readonly pauseBefore: () => Promise<void>) {}

  /** What this life may touch, with a pause of any length around every call, until it is over. */
  guard<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          await this.step();
          const result: unknown = await (member as (...args: unknown[]) => unknown).apply(target, given);
          await this.step();
          return result;
        };
      },
    });
  }

  private async step(): Promise<void> {
    await this.pauseBefore();
    if (this.over) await new Promise(() => undefined);
  }
}

/** Starts the real runner, outbox and read receipts over a store and a LINE. They echo. */
export function startBot(
  store: InboxStore,
  client: object,
  life: Life,
): { add: InboxStore['events']['add'] } {
  const line = life.guard(client) as LineClient;
  const { events, conversations, outbox } = store;
  const guarded = Object.create(store, {
    events: { value: life.guard(events) },
    conversations: { value: life.guard(conversations) },
    outbox: { value: life.guard(outbox) },
  }) as InboxStore;
  const metrics = new Metrics();
  const failures = new MarkFailures();
  const mode = new ChatReadMode(guarded.conversations, line);
  const marker = new Marker(mode, guarded, failures);
  const catchUp = new CatchUp(guarded, marker, failures, metrics);
  const config = { mode: 'chat', timing: 'before-send', onFailure: 'hold', timeoutMs: 2_000 } as const;
  const receipts = new ReadReceipts(mode, marker, catchUp, failures, guarded, metrics, config);
  const pause = new SendPause();
  const delivery = new Delivery(line, guarded, receipts, metrics, pause, { fallbackToPush: true });
  // Nest binds the interceptor to the gate in the application; what it does is this.
  const gate: Pick<SendGate, 'pass'> = {
    async pass(send) {
      for (const demand of send.read) await receipts.ensureRead(demand);
      return delivery.attempt(send);
    },
  };
  const routes = {
    find: () => ({ handler: { name: 'echo', policy: undefined, call: echo }, found: undefined }),
  } as unknown as Routes;
  const handler = new FeatureHandler(
    routes,
    new Outbox(guarded, gate as SendGate, pause, { fallbackToPush: true }),
  );
  const runner = new ConversationRunner(guarded, new EventProcessor(guarded, handler, metrics), {
    concurrency: 4,
  });
  runner.start();
  void catchUp.start();
  return guarded.events;
}

async function echo(event: LineEvent): Promise<string> {
  return event.type === 'message' && event.message.type === 'text' ? event.message.text : '';
}
