import { Logger } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { SetAside, TryLater, WaitWithOthers } from './event-handler';
import { EventProcessor } from './event-processor';
import { StoreUnavailableError } from './inbox.errors';
import { TemporarySqliteStore } from './store/sqlite/testing/temporary-sqlite-store';
import { counted } from './testing/counted';
import { BOT, claimed, newEvent, newMessage, newSend, NOW } from './testing/samples';
import { ScriptedHandler } from './testing/scripted-handler';

/** Later than any hold. */
const LATER = Number.MAX_SAFE_INTEGER;

describe('EventProcessor', () => {
  let temporary: TemporarySqliteStore;
  let handler: ScriptedHandler;
  let metrics: Metrics;
  let processor: EventProcessor;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    temporary = new TemporarySqliteStore();
    handler = new ScriptedHandler();
    metrics = new Metrics();
    processor = new EventProcessor(temporary.store, handler, metrics);
    await temporary.store.adopt(BOT);
    await temporary.store.events.add([newEvent('e1'), newEvent('e2')]);
  });
  afterEach(() => temporary.discard());

  const processNext = async () => processor.process(await claimed(temporary.store, 'Ua', LATER));
  const next = async () => (await claimed(temporary.store, 'Ua', LATER)).event;

  it.each(['answered', 'handled', 'unhandled', 'refused', 'standby'] as const)(
    'completes an event as %s, and its conversation can go on',
    async (outcome) => {
      handler.act = () => Promise.resolve(outcome);
      expect(await processNext()).toBeUndefined();
      expect((await next()).id).toBe('e2');
      expect(await counted(metrics.completions)).toEqual({ [outcome]: 1 });
    },
  );

  it('holds the conversation of an event whose handler fails, for about as long as it says', async () => {
    handler.act = () => Promise.reject(new Error('no'));
    const before = Date.now();
    const heldForMs = (await processNext()) ?? 0;
    expect(heldForMs).toBeGreaterThanOrEqual(250);
    expect(heldForMs).toBeLessThanOrEqual(500);
    expect(await temporary.store.events.claim('Ua', before + heldForMs - 1)).toBeUndefined();
    expect((await claimed(temporary.store, 'Ua', Date.now() + heldForMs)).event).toMatchObject({
      id: 'e1',
      attempts: 1,
    });
    expect(await counted(metrics.retries)).toEqual({ failed: 1 });
  });

  it('tells of each event that waits, but not where whoever holds up all of them has told already', async () => {
    const warned: unknown[] = [];
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (text) => warned.push(text),
    });
    handler.act = () => Promise.reject(new WaitWithOthers('LINE is down', 1));
    await processNext();
    expect(warned).toEqual([]);
    handler.act = () => Promise.reject(new TryLater('this one', 1));
    await processNext();
    expect(warned).toEqual(['An event is tried again later']);
  });

  it('waits as long as it is told to, also a fraction of a millisecond', async () => {
    handler.act = () => Promise.reject(new TryLater('LINE says so', 7_000.5));
    expect(await processNext()).toBe(7_001);
    expect((await next()).id).toBe('e1');
  });

  it('makes a dead letter of an event that fails ten times, and goes on behind it', async () => {
    handler.act = () => Promise.reject(new Error('no'));
    for (let tries = 1; tries < 10; tries++) expect(await processNext()).toBeGreaterThan(0);
    expect(await processNext()).toBeUndefined();
    expect(handler.begun).toEqual(Array.from({ length: 10 }, () => 'e1'));
    expect((await next()).id).toBe('e2');
    expect((await temporary.store.events.backlog()).dead).toBe(1);
    expect(await counted(metrics.completions)).toEqual({ dead: 1 });
  });

  it('tries as often as it takes where the other side is down', async () => {
    handler.act = () => Promise.reject(new TryLater('LINE is down', 5));
    for (let tries = 0; tries < 30; tries++) expect(await processNext()).toBe(5);
    expect(await next()).toMatchObject({ id: 'e1', attempts: 0 });
    expect(await counted(metrics.retries)).toEqual({ waiting: 30 });
  });

  it('uses up no try while the store takes no writes', async () => {
    handler.act = () => Promise.reject(new StoreUnavailableError('disk full'));
    for (let tries = 0; tries < 30; tries++) expect(await processNext()).toBeGreaterThan(0);
    expect(await next()).toMatchObject({ id: 'e1', attempts: 0 });
  });

  it('waits no longer than a minute, whatever it is told', async () => {
    handler.act = () => Promise.reject(new TryLater('LINE says so', 60 * 60_000));
    expect(await processNext()).toBe(60_000);
  });

  it('has each event in hand use up a try when the process crashes, and none that has ended', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('e3', { conversation: 'Ub' }), newEvent('e4', { conversation: 'Uc' })]);
    await processor.process(await claimed(temporary.store, 'Uc', LATER));
    const { promise: crashing, resolve: end } = Promise.withResolvers<'handled'>();
    handler.act = () => crashing;
    const claims = [await claimed(temporary.store, 'Ua', LATER), await claimed(temporary.store, 'Ub', LATER)];
    const inHand = claims.map((claim) => processor.process(claim));
    await processor.blameInHand();

    const attempts = async (conversation: string) =>
      (await claimed(temporary.store, conversation, LATER)).event.attempts;
    expect([await attempts('Ua'), await attempts('Ub')]).toEqual([1, 1]);
    expect((await events.backlog()).pending).toBe(3);
    // They would be given up on after minutes, on a store that is closed by then.
    end('handled');
    await Promise.all(inHand);
  });

  it('takes up what was in hand at crash after crash at ever more distant moments, not all of it at once', async () => {
    const { events } = temporary.store;
    await events.add(
      Array.from({ length: 20 }, (_, n) => newEvent(`x${n}`, { conversation: `Ux${String(n)}` })),
    );
    const { promise: crashing, resolve: end } = Promise.withResolvers<'handled'>();
    handler.act = () => crashing;
    const inHand: Promise<unknown>[] = [];
    for (let crashes = 0; crashes < 6; crashes++) {
      for (let n = 0; n < 20; n++)
        inHand.push(processor.process(await claimed(temporary.store, `Ux${String(n)}`, LATER)));
      await processor.blameInHand();
    }

    const dueIn = async (ms: number) => (await events.due('Ux', 100, Date.now() + ms)).due.length;
    expect(await dueIn(6_000)).toBe(0);
    expect(await dueIn(16_000)).toBe(20);
    expect(await dueIn(12_000)).toBeGreaterThan(0);
    expect(await dueIn(12_000)).toBeLessThan(20);
    end('handled');
    await Promise.all(inHand);
  });

  it('counts a try of what another instance had in hand when it ended, before it is handled again', async () => {
    const abandoned = async () => ({ ...(await claimed(temporary.store, 'Ua', LATER)), abandoned: true });
    for (let ended = 1; ended < 10; ended++)
      expect(await processor.process(await abandoned())).toBeGreaterThan(0);
    expect(await next()).toMatchObject({ id: 'e1', attempts: 9 });
    expect(await processor.process(await abandoned())).toBeUndefined();
    expect(handler.begun).toEqual([]);
    expect((await temporary.store.events.backlog()).dead).toBe(1);
  });

  it('makes a dead letter of an event that has crashed the process ten times, without handling it again', async () => {
    for (let crashes = 0; crashes < 10; crashes++) {
      await temporary.store.events.putOff(await claimed(temporary.store, 'Ua', LATER), NOW, 'crashed', true);
    }
    expect(await processNext()).toBeUndefined();
    expect(handler.begun).toEqual([]);
    expect((await next()).id).toBe('e2');
    expect((await temporary.store.events.backlog()).dead).toBe(1);
  });

  it('counts a wait that is said to count', async () => {
    handler.act = () => Promise.reject(new TryLater('held', 5, true));
    for (let tries = 0; tries < 10; tries++) await processNext();
    expect((await next()).id).toBe('e2');
  });

  it('makes a dead letter at once of what no further try can help', async () => {
    handler.act = () => Promise.reject(new SetAside('LINE refused it'));
    expect(await processNext()).toBeUndefined();
    expect((await next()).id).toBe('e2');
    expect((await temporary.store.events.backlog()).dead).toBe(1);
  });

  it.each([undefined, 'a text', null])('treats a handler that throws %p as failed', async (thrown) => {
    handler.act = () => {
      throw thrown as unknown as Error;
    };
    expect(await processNext()).toBeGreaterThan(0);
    expect(await next()).toMatchObject({ id: 'e1', attempts: 1 });
  });

  it('records nothing for an event that was taken over meanwhile, however it ended', async () => {
    for (const ending of [() => Promise.resolve('handled' as const), () => Promise.reject(new Error('no'))]) {
      handler.act = async () => {
        await claimed(temporary.store);
        return ending();
      };
      expect(await processNext()).toBeUndefined();
      expect(await next()).toMatchObject({ id: 'e1', attempts: 0 });
    }
    expect(await counted(metrics.completions)).toEqual({});
    expect(await counted(metrics.retries)).toEqual({});
  });

  it('goes on quietly when its message is taken back meanwhile, however it ended', async () => {
    const endings = [
      () => Promise.resolve('handled' as const),
      () => Promise.reject(new Error('no')),
      () => Promise.reject(new SetAside('no')),
    ];
    for (const [i, ending] of endings.entries()) {
      const conversation = `Ub${String(i)}`;
      const id = `10${String(i)}`;
      await temporary.store.events.add([newMessage(NOW, id, { conversation })]);
      handler.act = async () => {
        await temporary.store.events.add([
          newEvent(`unsend${id}`, { type: 'unsend', conversation, unsends: id }),
        ]);
        return ending();
      };
      const claim = await claimed(temporary.store, conversation);
      expect(await processor.process(claim)).toBeUndefined();
      expect((await claimed(temporary.store, conversation)).event.id).toBe(`unsend${id}`);
    }
    expect((await temporary.store.events.backlog()).dead).toBe(0);
  });

  it('says so where the store takes no result', async () => {
    handler.act = async () => {
      await temporary.store.close();
      return 'handled';
    };
    await expect(processNext()).rejects.toThrow('The store is closed.');
  });

  it('gives up on a handler that takes too long, and nothing it does later counts', async () => {
    const claim = await claimed(temporary.store);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      handler.act = () => new Promise(() => undefined);
      const processed = processor.process(claim);
      await jest.advanceTimersByTimeAsync(5 * 60_000);
      expect(await processed).toBeGreaterThan(0);
    } finally {
      jest.useRealTimers();
    }
    expect(await next()).toMatchObject({ id: 'e1', attempts: 1 });
    const late = temporary.store.outbox.planAnswers(claim, [newSend('s1', 'e1')], NOW);
    await expect(late).rejects.toThrow('taken over');
  });
});
