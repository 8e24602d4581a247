import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { claimed, newEvent, newMessage, newSend, BOT, NOW } from '../../testing/samples';
import { until } from '../../testing/until';
import { describeInboxStore } from '../inbox-store.contract';
import { TemporarySqliteStore } from './testing/temporary-sqlite-store';

describeInboxStore('SqliteInboxStore', async () => new TemporarySqliteStore());

describe('SqliteInboxStore', () => {
  let temporary: TemporarySqliteStore;
  let reader: DatabaseSync;

  beforeEach(async () => {
    temporary = new TemporarySqliteStore();
    await temporary.store.adopt(BOT);
    reader = new DatabaseSync(temporary.path, { readOnly: true });
  });
  afterEach(async () => {
    reader.close();
    await temporary.discard();
  });

  const rows = (sql: string) => reader.prepare(sql).all();

  it('lets a reader beside it see each change once it is made', async () => {
    await temporary.store.events.add([newEvent('e1')]);
    expect(rows('SELECT id, channel FROM event')).toEqual([{ id: 'e1', channel: BOT }]);
    await temporary.store.events.complete(await claimed(temporary.store), 'answered', NOW);
    expect(rows('SELECT outcome, finished_at FROM event')).toEqual([
      { outcome: 'answered', finished_at: NOW },
    ]);
  });

  it('has one owner on disk, however many bots come at once', async () => {
    const fresh = new TemporarySqliteStore();
    await Promise.allSettled(['Ub', 'Ua', 'Uc'].map((bot) => fresh.store.adopt(bot)));
    const beside = new DatabaseSync(fresh.path, { readOnly: true });
    expect(beside.prepare('SELECT channel FROM owner').all()).toEqual([{ channel: 'Ub' }]);
    beside.close();
    await fresh.discard();
  });

  it('writes while a reader holds on to what it saw', async () => {
    reader.exec('BEGIN');
    expect(rows('SELECT id FROM event')).toEqual([]);
    await temporary.store.events.add([newEvent('e1')]);
    expect(rows('SELECT id FROM event')).toEqual([]);
    reader.exec('COMMIT');
    expect(rows('SELECT id FROM event')).toEqual([{ id: 'e1' }]);
  });

  it('moves what was committed into the file while it is open, and begins the WAL anew', async () => {
    const { size: sizeBefore } = statSync(temporary.path);
    const events = Array.from({ length: 200 }, (_, n) => newEvent(`e${String(n)}`));
    await temporary.store.events.add(events);
    let count = 0;
    await until(async () => {
      const { size } = statSync(`${temporary.path}-wal`);
      await temporary.store.events.add([newEvent(`next${String(count++)}`)]);
      return statSync(`${temporary.path}-wal`).size === size;
    });
    expect(statSync(temporary.path).size).toBeGreaterThan(sizeBefore);
  });

  it('empties every event of a message that was taken back, dead letters too', async () => {
    const edit = newEvent('edit', { message: { id: '1' } });
    await temporary.store.events.add([newMessage(NOW, '1'), edit]);
    await temporary.store.events.setAside(await claimed(temporary.store), 'hopeless', NOW);
    await temporary.store.events.add([newEvent('u', { type: 'unsend', unsends: '1' })]);
    expect(rows("SELECT id, json, outcome FROM event WHERE type = 'message'")).toEqual([
      { id: 'e1', json: '', outcome: 'dead' },
      { id: 'edit', json: '', outcome: 'unsent' },
    ]);
  });

  it('keeps nothing of a message that arrives after it was taken back', async () => {
    await temporary.store.events.add([newEvent('u', { type: 'unsend', unsends: '1' })]);
    const edit = newEvent('edit', { message: { id: '1' } });
    await temporary.store.events.add([newMessage(NOW, '1'), edit, newMessage(NOW, '11')]);
    expect(rows("SELECT id, json = '' AS blank, outcome FROM event ORDER BY seq")).toEqual([
      { id: 'u', blank: 0, outcome: null },
      { id: 'e1', blank: 1, outcome: 'unsent' },
      { id: 'edit', blank: 1, outcome: 'unsent' },
      { id: 'e11', blank: 0, outcome: null },
    ]);
  });

  it('empties old events whole, whatever else is written at that moment', async () => {
    const many = Array.from({ length: 3 }, (_, i) => newEvent(`e${String(i)}`, { receivedAt: 1 }));
    await temporary.store.events.add(many);
    while ((await temporary.store.events.backlog()).pending > 0) {
      await temporary.store.events.complete(await claimed(temporary.store), 'handled', 1);
    }
    await temporary.store.events.add([newEvent('open')]);
    const stale = await claimed(temporary.store);
    await claimed(temporary.store);
    const cutoffs = { contentBefore: NOW, idsBefore: 0, deadLettersBefore: 0 };
    await Promise.allSettled([
      temporary.store.events.prune(cutoffs),
      temporary.store.outbox.planAnswers(stale, [newSend('s', 'open')], NOW),
    ]);
    expect(rows("SELECT id FROM event WHERE json <> ''")).toEqual([{ id: 'open' }]);
  });
});
