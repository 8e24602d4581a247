import { Logger } from '@nestjs/common';
import { Retention } from './retention';
import { TemporarySqliteStore } from './store/sqlite/testing/temporary-sqlite-store';
import { BOT, claimed, newEvent, NOW } from './testing/samples';
import { until } from './testing/until';

const DAY_MS = 24 * 60 * 60_000;

describe('Retention', () => {
  let temporary: TemporarySqliteStore;
  let retention: Retention;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    temporary = new TemporarySqliteStore();
    retention = new Retention(temporary.store, {
      databaseUrl: '',
      databaseConnections: 1,
      retentionDays: 30,
      deadLetterRetentionDays: 90,
    });
    await temporary.store.adopt(BOT);
  });
  afterEach(() => temporary.discard());

  const isKnown = async (id: string) => (await temporary.store.events.add([newEvent(id)])).duplicates === 1;
  const finished = async (id: string, receivedAt: number) => {
    await temporary.store.events.add([newEvent(id, { receivedAt, conversation: id })]);
    const claim = await claimed(temporary.store, id);
    await temporary.store.events.complete(claim, 'handled', receivedAt);
  };

  it('knows an id for longer than an event of that age is taken in', async () => {
    await finished('30 days', NOW - 30 * DAY_MS - 1);
    await finished('31 days', NOW - 31 * DAY_MS - 1);
    await retention.prune(NOW);
    expect([await isKnown('30 days'), await isKnown('31 days')]).toEqual([true, false]);
  });

  it('keeps dead letters for their own time', async () => {
    const dead = (days: number) =>
      newEvent(`${String(days)} days`, { broken: 'x', receivedAt: NOW - days * DAY_MS - 1 });
    await temporary.store.events.add([dead(89), dead(90)]);
    await retention.prune(NOW);
    expect((await temporary.store.events.backlog()).dead).toBe(1);
  });

  it('goes on until nothing is left to prune', async () => {
    const receivedAt = NOW - 91 * DAY_MS;
    const many = Array.from({ length: 2_500 }, (_, i) => newEvent(String(i), { broken: 'x', receivedAt }));
    await temporary.store.events.add(many);
    await retention.prune(NOW);
    expect((await temporary.store.events.backlog()).dead).toBe(0);
  });

  it('prunes at the start, and every hour from then on until it is stopped', async () => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      await finished('old', NOW - 40 * DAY_MS);
      await finished('younger', NOW - 31 * DAY_MS + 1);
      retention.start();
      await until(async () => !(await isKnown('old')));
      expect(await isKnown('younger')).toBe(true);
      jest.advanceTimersByTime(60 * 60_000);
      await until(async () => !(await isKnown('younger')));
      retention.stop();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('survives a store that is not available', async () => {
    await temporary.store.close();
    await expect(retention.prune(NOW)).resolves.toBeUndefined();
  });
});
