import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { ForeignChannelError } from '../../inbox.errors';
import { claimed, newEvent, newMessage, newSend, BOT, NOW } from '../../testing/samples';
import { PostgresInboxStore } from '../postgres/postgres-inbox-store';
import { SqliteInboxStore } from '../sqlite/sqlite-inbox-store';
import { TemporarySqliteStore } from '../sqlite/testing/temporary-sqlite-store';
import { copyStore } from './copy-store';

describe('copying a SQLite store to PostgreSQL', () => {
  let databases: TemporaryDatabases;
  let source: TemporarySqliteStore;
  let to: string;
  let copied: PostgresInboxStore | undefined;
  let said: string[];

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  beforeEach(async () => {
    source = new TemporarySqliteStore();
    to = await databases.create();
    said = [];
  });
  afterEach(async () => {
    await copied?.close();
    copied = undefined;
    await source.discard();
  });
  afterAll(() => databases.close());

  const copy = async () => {
    await source.store.close();
    await copyStore(source.path, to, (line) => said.push(line));
    copied ??= await PostgresInboxStore.open(to, 6);
    return copied;
  };

  /** A bot's store with something of everything. */
  async function fill(): Promise<void> {
    const { store } = source;
    await store.adopt(BOT);
    await store.events.add([
      newMessage(NOW, '1', { markDue: true }),
      newMessage(NOW + 1, '2', { leaveUnread: true }),
      newMessage(NOW + 2, '3'),
      newEvent('broken', { conversation: 'Ub', broken: 'no type', type: 'a\0b' }),
    ]);
    await store.conversations.handOver('Uc', true);
    const claim = await claimed(store);
    await store.outbox.planAnswers(claim, [newSend('s1', 'e1')], NOW);
    await store.outbox.begin(claim, newSend('s1', 'e1'), NOW);
  }

  it('carries over what is pending, sent, read and remembered', async () => {
    await fill();
    const before = await source.store.conversations.readState('Ua');
    const store = await copy();

    expect(store.owner).toBe(BOT);
    expect(await store.conversations.readState('Ua')).toEqual(before);
    expect((await store.conversations.readState('Uc')).handedOver).toBe(true);
    expect(await store.conversations.owing('', 9)).toEqual(['Ua']);
    expect(await store.events.backlog()).toMatchObject({ pending: 3, dead: 1 });
    expect((await store.events.add([newMessage(NOW, '1')])).duplicates).toBe(1);
    expect(await store.outbox.sendsOf('e1')).toMatchObject([{ id: 's1', state: 'sending', attempts: 1 }]);
    const order: string[] = [];
    while (order.length < 3) {
      const claim = await claimed(store);
      order.push(claim.event.id);
      await store.events.complete(claim, 'handled', NOW);
    }
    expect(order).toEqual(['e1', 'e2', 'e3']);
    expect(said.join('\n')).toMatch(/event: 4 read, 4 written.*3 events of it were still to be handled/s);
  });

  it('can be run again, and takes nothing back that was done since', async () => {
    await fill();
    const store = await copy();
    const claim = await claimed(store);
    await store.outbox.finish(newSend('s1', 'e1'), 'sent', NOW);
    await store.events.complete(claim, 'answered', NOW);
    await store.conversations.markRead('Ua', 99, { timestamp: NOW + 9, messageId: '9' });
    const state = await store.conversations.readState('Ua');
    said = [];
    await copy();

    expect(said.join('\n')).toMatch(/event: 4 read, 0 written/);
    expect(await store.conversations.readState('Ua')).toEqual(state);
    expect(await store.conversations.owing('', 9)).toEqual([]);
    expect(await store.outbox.sendsOf('e1')).toMatchObject([{ state: 'sent' }]);
    expect((await claimed(store)).event.id).toBe('e2');
  });

  it('puts what comes in on PostgreSQL behind what was copied, and carries on where it was interrupted', async () => {
    await fill();
    const store = await copy();
    await store.events.add([newEvent('later')]);
    await copy();
    const order: string[] = [];
    while (order.length < 4) {
      const claim = await claimed(store);
      order.push(claim.event.id);
      await store.events.complete(claim, 'handled', NOW);
    }
    expect(order).toEqual(['e1', 'e2', 'e3', 'later']);
  });

  it('leaves no event behind that shows in no chat, nor a send that waits for its turn', async () => {
    await source.store.adopt(BOT);
    await source.store.events.add([
      newEvent('follow', { conversation: 'Unew', type: 'follow', visible: false }),
    ]);
    await source.store.outbox.enqueue(newSend('s1', 'send:s1', { conversation: 'send:s1' }), NOW);
    const store = await copy();

    expect((await store.events.due('', 9, NOW)).due).toEqual(['Unew', 'send:s1']);
    expect((await claimed(store, 'Unew')).event.id).toBe('follow');
    expect((await claimed(store, 'send:s1')).event.id).toBe('send:s1');
  });

  it('takes nothing for read that comes in later, though all that was read is forgotten', async () => {
    const { store: before } = source;
    await before.adopt(BOT);
    for (const id of ['1', '2', '3']) {
      await before.events.add([newMessage(NOW, id)]);
      await before.events.complete(await claimed(before), 'answered', NOW);
    }
    await before.conversations.markRead('Ua', (await before.conversations.readState('Ua')).receivedSeq);
    const later = NOW + 1;
    const all = { idsBefore: later, contentBefore: later, deadLettersBefore: later };
    while ((await before.events.prune(all)) > 0);
    const store = await copy();
    await store.events.add([newMessage(NOW + 1, '4')]);

    const { receivedSeq, readSeq } = await store.conversations.readState('Ua');
    expect(receivedSeq).toBeGreaterThan(readSeq);
  });

  it('copies thousands in order, and says how far it is', async () => {
    await source.store.adopt(BOT);
    const ids = Array.from({ length: 2_500 }, (_, i) => `e${i}`);
    await source.store.events.add(ids.map((id) => newEvent(id)));
    const store = await copy();
    expect((await store.events.backlog()).pending).toBe(2_500);
    expect((await claimed(store)).event.id).toBe('e0');
    expect(said.at(-3)).toMatch(/event: 2,500 read, 2,500 written/);
  });

  it('refuses a database that has taken in events of its own before, and leaves it as it was', async () => {
    await fill();
    copied = await PostgresInboxStore.open(to, 6);
    await copied.adopt(BOT);
    await copied.events.add([newEvent('own')]);
    await expect(copy()).rejects.toThrow(/events of its own.*Copy into a new database/);
    expect((await copied.events.backlog()).pending).toBe(1);
  });

  it('refuses one whose own events come before all that the file still remembers', async () => {
    const { store: before } = source;
    await before.adopt(BOT);
    await before.events.add([newEvent('1'), newEvent('2')]);
    await before.events.complete(await claimed(before), 'answered', NOW);
    while ((await before.events.prune({ idsBefore: NOW + 1, contentBefore: 0, deadLettersBefore: 0 })) > 0);
    copied = await PostgresInboxStore.open(to, 6);
    await copied.adopt(BOT);
    await copied.events.add([newEvent('own')]);
    await expect(copy()).rejects.toThrow(/events of its own/);
    expect((await copied.events.backlog()).pending).toBe(1);
  });

  it('brings what the file has done since an earlier copy, so that nothing of it is done twice', async () => {
    await fill();
    const claim = await claimed(source.store);
    await copy();
    const again = new SqliteInboxStore(source.path);
    const taken = await claimed(again);
    await again.outbox.finish(newSend('s1', 'e1'), 'sent', NOW);
    await again.events.complete(taken, 'answered', NOW);
    await again.close();
    const store = await copy();

    expect(taken.event.id).toBe(claim.event.id);
    expect(await store.outbox.sendsOf('e1')).toMatchObject([{ state: 'sent' }]);
    expect((await claimed(store)).event.id).toBe('e2');
  });

  it("refuses another bot's database", async () => {
    await fill();
    copied = await PostgresInboxStore.open(to, 6);
    await copied.adopt('Uother');
    await expect(copy()).rejects.toThrow(ForeignChannelError);
  });

  it('refuses while a bot runs on the file, and where there is none', async () => {
    await fill();
    await expect(copyStore(source.path, to, () => undefined)).rejects.toThrow(/Another Kidoku process/);
    await expect(copyStore('/nowhere/k.db', to, () => undefined)).rejects.toThrow(
      /There is no store.*--from/,
    );
  });

  it('names its own arguments in what it refuses', async () => {
    const problem = (from: string, url: string) =>
      copyStore(from, url, () => undefined).catch((error: unknown) => String(error));
    await fill();
    await source.store.close();
    const nowhere = await problem(source.path, to.replace(/\w+$/, 'nothere'));
    expect(nowhere).toMatch(/no such database.*correct --to/s);

    const intact = readFileSync(source.path);
    writeFileSync(source.path, intact.fill('damaged ', 4_096, 3 * 4_096));
    const damaged = await problem(source.path, to);
    writeFileSync(source.path, 'not a database'.repeat(1_000));
    const foreign = await problem(source.path, to);
    for (const words of [damaged, foreign])
      expect(words).toMatch(/kidoku\.db cannot be opened.*Is --from right/s);
    for (const words of [nowhere, damaged, foreign]) expect(words).not.toContain('DATABASE_URL');
  });

  it('leaves the file as it is', async () => {
    await fill();
    await copy();
    const file = new DatabaseSync(source.path, { readOnly: true });
    expect(file.prepare('SELECT count(*) AS n FROM event').get()).toEqual({ n: 4 });
    file.close();
  });
});
