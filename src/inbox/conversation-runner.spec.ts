import { Logger } from '@nestjs/common';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Metrics } from '../metrics/metrics';
import { ConversationRunner } from './conversation-runner';
import { SetAside, TryLater } from './event-handler';
import { EventProcessor } from './event-processor';
import { TemporarySqliteStore } from './store/sqlite/testing/temporary-sqlite-store';
import { BOT, claimed, newEvent } from './testing/samples';
import { ScriptedHandler } from './testing/scripted-handler';
import { until } from './testing/until';

const CONCURRENCY = 4;

/** What is missed comes back after this long: a test that shall tell must be faster. */
const SWEEP_MS = 2_000;

describe('ConversationRunner', () => {
  let temporary: TemporarySqliteStore;
  let handler: ScriptedHandler;
  let runner: ConversationRunner;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    temporary = new TemporarySqliteStore();
    handler = new ScriptedHandler();
    runner = newRunner();
    await temporary.store.adopt(BOT);
  });
  afterEach(async () => {
    await runner.stop(1_000);
    await temporary.discard();
  });

  function newRunner(concurrency = CONCURRENCY): ConversationRunner {
    const processor = new EventProcessor(temporary.store, handler, new Metrics());
    return new ConversationRunner(temporary.store, processor, { concurrency });
  }
  /** `Ua3` is the third event of the conversation `Ua`. */
  const add = (...ids: string[]) =>
    temporary.store.events.add(ids.map((id) => newEvent(id, { conversation: id.replace(/\d+$/, '') })));
  const pending = async () => (await temporary.store.events.backlog()).pending;
  const allDone = () => until(async () => (await pending()) === 0);
  const of = (conversation: string) => handler.done.filter((id) => id.startsWith(conversation));
  const numbered = (conversation: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${conversation}${String(i)}`);

  it('handles what was stored before the start, and what comes later', async () => {
    await add('Ua1', 'Ub1');
    runner.start();
    await allDone();
    await add('Ua2');
    await allDone();
    expect([of('Ua'), of('Ub')]).toEqual([['Ua1', 'Ua2'], ['Ub1']]);
  });

  it('gives a conversation its events one at a time, in the order stored', async () => {
    let inHand = 0;
    handler.act = async () => {
      expect(++inHand).toBe(1);
      await turn();
      inHand--;
      return 'handled';
    };
    const ids = numbered('Ua', 50);
    await add(...ids.slice(0, 20));
    runner.start();
    for (const id of ids.slice(20)) await add(id);
    await allDone();
    expect(handler.begun).toEqual(ids);
  });

  it('handles different conversations at once, up to the limit', async () => {
    const gate = Promise.withResolvers<'handled'>();
    handler.act = () => gate.promise;
    runner.start();
    await add('Ua1', 'Ub1', 'Uc1', 'Ud1', 'Ue1', 'Uf1');
    await until(() => handler.begun.length === CONCURRENCY);
    await Promise.all([turn(), pending()]);
    expect(handler.begun).toHaveLength(CONCURRENCY);
    gate.resolve('handled');
    await allDone();
    expect([handler.done.length, handler.peak]).toEqual([6, CONCURRENCY]);
  });

  it('lets a failing event hold its own conversation and no other', async () => {
    let failures = 3;
    handler.act = ({ event }) =>
      event.id === 'Ua1' && failures-- > 0
        ? Promise.reject(new TryLater('not yet', 20))
        : Promise.resolve('handled');
    runner.start();
    const started = performance.now();
    await add('Ua1', 'Ua2', 'Ub1', 'Ub2');
    await until(() => of('Ub').length === 2);
    expect(of('Ua')).toEqual([]);
    await allDone();
    expect(performance.now() - started).toBeLessThan(2 * SWEEP_MS);
    expect(of('Ua')).toEqual(['Ua1', 'Ua2']);
    expect(handler.begun.filter((id) => id.startsWith('Ua'))).toEqual(['Ua1', 'Ua1', 'Ua1', 'Ua1', 'Ua2']);
  });

  it('leaves its place to other conversations while an event waits to be tried again', async () => {
    handler.act = ({ event }) =>
      event.id === 'Ue1' ? Promise.resolve('handled') : Promise.reject(new TryLater('not yet', 60_000));
    runner.start();
    await add('Ua1', 'Ub1', 'Uc1', 'Ud1');
    await until(() => handler.begun.length === CONCURRENCY);
    await add('Ue1');
    await until(() => of('Ue').length === 1);
  });

  it('does not try a held conversation again because something else comes for it', async () => {
    handler.act = ({ event }) =>
      event.id === 'Ua1' ? Promise.reject(new TryLater('not yet', 60_000)) : Promise.resolve('handled');
    runner.start();
    await add('Ua1');
    await until(() => handler.begun.length === 1);
    await add('Ua2', 'Ub1');
    await until(() => of('Ub').length === 1);
    expect(handler.begun).toEqual(['Ua1', 'Ub1']);
  });

  it('is in no hurry to take up more than memory holds while all of that is only put off', async () => {
    handler.act = () => Promise.reject(new TryLater('not yet', 60_000));
    await runner.stop(0);
    runner = newRunner(200);
    await add(...Array.from({ length: 1_000 }, (_, n) => `U${String(n)}x1`));
    runner.start();
    await until(() => handler.begun.length >= 300);
    const [started, before] = [performance.now(), handler.begun.length];
    await until(() => handler.begun.length >= before + 200);
    expect(performance.now() - started).toBeGreaterThan(1_500);
  });

  it('goes on behind an event that was set aside', async () => {
    handler.act = ({ event }) =>
      event.id === 'Ua1' ? Promise.reject(new SetAside('hopeless')) : Promise.resolve('handled');
    runner.start();
    await add('Ua1', 'Ua2');
    await allDone();
    expect(of('Ua')).toEqual(['Ua2']);
    expect((await temporary.store.events.backlog()).dead).toBe(1);
  });

  it('handles in order what comes at any point of the handling of the one before', async () => {
    runner.start();
    for (const [round, id] of numbered('Ua', 100).entries()) {
      await add(id);
      for (let turns = 0; turns < round % 5; turns++) await turn();
    }
    await allDone();
    expect(handler.done).toEqual(numbered('Ua', 100));
  });

  it('loses no wake that comes while the store says that there is nothing to do', async () => {
    const { events } = temporary.store;
    const claim = events.claim.bind(events);
    const late = ['Ua2', 'Ua3'];
    const claimSlowly: typeof claim = async (...asked) => {
      const found = await claim(...asked);
      const id = found ? undefined : late.shift();
      if (id !== undefined) await add(id);
      return found;
    };
    Object.assign(events, { claim: claimSlowly });
    runner.start();
    const started = performance.now();
    await add('Ua1');
    await until(() => handler.done.length === 3);
    expect(performance.now() - started).toBeLessThan(SWEEP_MS);
  });

  it('lets other conversations have their turn between the events of a busy one', async () => {
    await add(...numbered('Ua', 30), ...numbered('Ub', 30), ...numbered('Uc', 30));
    await add(...numbered('Ud', 30), 'Ue1');
    runner.start();
    await allDone();
    expect(handler.begun.indexOf('Ue1')).toBeLessThan(handler.begun.indexOf('Ua29'));
  });

  it('comes back to what a store that did not answer has left, by its sweep', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
    try {
      const { events } = temporary.store;
      const complete = events.complete.bind(events);
      const putOff = events.putOff.bind(events);
      const unavailable = () => Promise.reject(new Error('disk full'));
      Object.assign(events, { complete: unavailable, putOff: unavailable });
      runner.start();
      await add('Ua1', 'Ub1');
      await until(() => handler.done.length === 2);
      await turn();
      Object.assign(events, { complete, putOff });
      jest.advanceTimersByTime(SWEEP_MS);
      await allDone();
      expect(of('Ua')).toEqual(['Ua1', 'Ua1']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('works off a backlog that is larger than what may wait in memory', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
    try {
      const gate = Promise.withResolvers<'handled'>();
      handler.act = () => gate.promise;
      runner.start();
      const conversations = Array.from({ length: 10_500 }, (_, i) => `U${String.fromCodePoint(0x4e00 + i)}1`);
      await add(...conversations);
      gate.resolve('handled');
      for (let done = -1; handler.done.length < 10_500;) {
        if (done === handler.done.length) jest.advanceTimersByTime(SWEEP_MS);
        done = handler.done.length;
        await turn();
      }
      expect(new Set(handler.done).size).toBe(10_500);
    } finally {
      jest.useRealTimers();
    }
  });

  describe('sweep', () => {
    type Due = typeof temporary.store.events.due;

    /** @returns the conversations after which the runner asks, in turn. */
    function asked(answer: Due = temporary.store.events.due.bind(temporary.store.events)): string[] {
      const after: string[] = [];
      const due: Due = (...given) => {
        after.push(given[0]);
        return answer(...given);
      };
      Object.assign(temporary.store.events, { due });
      return after;
    }

    /** @returns the conversations, in the order of their ids. */
    async function hold(count: number): Promise<string[]> {
      const { events } = temporary.store;
      const conversations = Array.from({ length: count }, (_, i) => `U${String.fromCodePoint(0x4e00 + i)}`);
      await add(...conversations.map((conversation) => `${conversation}1`));
      await Promise.all(
        conversations.map(async (conversation) => {
          const claim = await claimed(temporary.store, conversation, Date.now());
          await events.putOff(claim, Date.now() + 50_000, 'LINE is down', false);
        }),
      );
      return conversations;
    }

    it('finds what waits behind more held conversations than it walks in a step, and walks each once', async () => {
      const conversations = await hold(250);
      await add('U龠1');
      const steps = asked();
      runner.start();
      const started = performance.now();
      await until(() => handler.done.length === 1);
      expect(performance.now() - started).toBeLessThan(SWEEP_MS);
      expect(handler.done).toEqual(['U龠1']);
      expect(steps).toEqual(['', conversations[99], conversations[199]]);
    });

    it('asks no more before its time when all are held', async () => {
      await hold(150);
      const steps = asked();
      runner.start();
      await until(() => steps.length === 2);
      await delay(100);
      expect(steps).toHaveLength(2);
    });

    it('lets others have their turn between its steps', async () => {
      await hold(250);
      const { events } = temporary.store;
      const due = events.due.bind(events);
      const order: string[] = [];
      asked((...given) => {
        order.push('step');
        setTimeout(() => order.push('turn'), 0);
        return due(...given);
      });
      runner.start();
      await until(() => order.length === 6);
      expect(order).toEqual(['step', 'turn', 'step', 'turn', 'step', 'turn']);
    });

    it('goes on where it stopped when enough waited, and begins again after the end', async () => {
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'],
      });
      try {
        const enough = Array.from({ length: 6_000 }, (_, i) => `U${i}`);
        const answers = [{ due: enough, next: 'Um' }];
        const steps = asked(() => Promise.resolve(answers.shift() ?? { due: [], next: undefined }));
        const gate = Promise.withResolvers<undefined>();
        let lookedAt = 0;
        const claim = () => (lookedAt++, gate.promise);
        Object.assign(temporary.store.events, { claim });
        runner.start();
        await delay(50);
        jest.advanceTimersByTime(SWEEP_MS);
        await turn();
        expect(steps).toEqual(['']);
        gate.resolve(undefined);
        await until(() => lookedAt === enough.length);
        for (let sweeps = 0; sweeps < 2; sweeps++) {
          jest.advanceTimersByTime(SWEEP_MS);
          await turn();
        }
        expect(steps).toEqual(['', 'Um', '']);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  describe('stop', () => {
    it('waits for what is in hand and starts nothing new', async () => {
      const gate = Promise.withResolvers<'handled'>();
      handler.act = () => gate.promise;
      runner.start();
      await add('Ua1', 'Ua2', 'Ub1', 'Uc1', 'Ud1', 'Ue1');
      await until(() => handler.begun.length === CONCURRENCY);
      let stopped = false;
      const stopping = runner.stop(10_000).then(() => (stopped = true));
      await add('Uf1');
      await turn();
      expect(stopped).toBe(false);
      gate.resolve('handled');
      await stopping;
      expect(handler.begun).toEqual(['Ua1', 'Ub1', 'Uc1', 'Ud1']);
      expect(handler.done).toEqual(handler.begun);
      expect(await pending()).toBe(3);
    });

    it('does not wait longer than it is told to', async () => {
      const gate = Promise.withResolvers<'handled'>();
      handler.act = () => gate.promise;
      runner.start();
      await add('Ua1');
      await until(() => handler.begun.length === 1);
      await expect(runner.stop(10)).resolves.toBeUndefined();
      expect(handler.done).toEqual([]);
      gate.resolve('handled');
    });

    it('leaves the rest to the next start', async () => {
      handler.act = () => Promise.reject(new TryLater('not yet', 1));
      runner.start();
      await add('Ua1', 'Ua2');
      await until(() => handler.begun.length > 0);
      await runner.stop(1_000);
      const tries = handler.begun.length;
      await until(async () => (await temporary.store.events.due('', 1, Date.now())).due.length === 1);
      await turn();
      expect(handler.begun).toHaveLength(tries);
      handler.act = () => Promise.resolve('handled');
      await temporary.reopen();
      runner = newRunner();
      runner.start();
      await allDone();
      expect(handler.done).toEqual(['Ua1', 'Ua2']);
    });
  });
});
