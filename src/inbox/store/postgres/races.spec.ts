import { Client } from 'pg';
import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { claimed, newEvent, newMessage, newSend, BOT, NOW } from '../../testing/samples';
import { until } from '../../testing/until';
import type { Claim } from '../event-store';
import { recordArrivals } from './arrivals';
import { queryingOn } from './querying';
import { TemporaryPostgresStore } from './testing/temporary-postgres-store';

/** Two transactions that meet, stopped at the worst moment. */
describe('a race between transactions', () => {
  let databases: TemporaryDatabases;
  let temporary: TemporaryPostgresStore;
  let other: Client;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  beforeEach(async () => {
    temporary = await TemporaryPostgresStore.create(databases);
    await temporary.store.adopt(BOT);
    other = new Client(temporary.url);
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await temporary.discard();
  });
  afterAll(() => databases.close());

  /** Resolves when somebody waits for what `other` has locked. */
  const somebodyWaits = () =>
    until(async () => {
      const { rowCount } = await other.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return (rowCount ?? 0) > 0;
    });

  it('lets no event of a conversation be seen before one that was given an earlier place', async () => {
    const { events } = temporary.store;
    // What does not show in the chat changes nothing in the conversation's row that would make the second one wait.
    const unseen = { visible: false };
    await events.add([newEvent('e0')]);
    await events.complete(await claimed(temporary.store), 'handled', NOW);

    await other.query('BEGIN');
    await recordArrivals(queryingOn(other), BOT, [newEvent('first', unseen)]);
    const second = events.add([newEvent('second', unseen)]);
    await somebodyWaits();
    await other.query('COMMIT');
    await second;

    const claim = await claimed(temporary.store);
    expect(claim.event.id).toBe('first');
    await events.complete(claim, 'handled', NOW);
    expect((await claimed(temporary.store)).event.id).toBe('second');
  });

  it('is over when a lock is let go of, also where one try has given up by then', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('e1')]);
    // A connection whose try has failed is closed: the next try has another one.
    const tries = new Set<number>();
    const seeTry = async () => {
      const { rows } = await other.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      for (const { pid } of rows) tries.add(pid);
    };

    await other.query("BEGIN; SELECT 1 FROM kidoku.conversation WHERE id = 'Ua' FOR UPDATE");
    const second = events.add([newEvent('e2')]);
    await until(async () => {
      await seeTry();
      return tries.size > 1;
    });
    await other.query('COMMIT');

    expect((await second).stored).toHaveLength(1);
  });

  it.each([
    ['handled', (claim: Claim) => temporary.store.events.complete(claim, 'handled', NOW)],
    ['a dead letter', (claim: Claim) => temporary.store.events.setAside(claim, 'hopeless', NOW)],
  ])('keeps no answer to a message that is taken back meanwhile, once the unsend is %s', async (_, end) => {
    const { events, outbox } = temporary.store;
    await events.add([newMessage(NOW, '1')]);
    const claim = await claimed(temporary.store);
    await outbox.planAnswers(claim, [newSend('s1', 'e1')], NOW);
    await outbox.begin(claim, newSend('s1', 'e1'), NOW);

    await other.query('BEGIN');
    const unsend = newEvent('unsend', { type: 'unsend', visible: false, unsends: '1' });
    await recordArrivals(queryingOn(other), BOT, [unsend]);
    await outbox.finish(newSend('s1', 'e1'), 'sent', NOW);
    await other.query('COMMIT');
    await events.complete(claim, 'answered', NOW);
    expect(await outbox.sendsOf('e1')).toMatchObject([{ state: 'sent', messages: [expect.anything()] }]);

    await end(await claimed(temporary.store));
    expect(await outbox.sendsOf('e1')).toMatchObject([{ state: 'sent', messages: [], to: [] }]);
  });

  it('is lost by this program where graphile-worker waits for the same two', async () => {
    const { events } = temporary.store;
    const wakeOf = (conversation: string) =>
      `UPDATE kidoku_worker._private_jobs SET attempts = attempts WHERE key = 'drain:${conversation}'`;
    // Wakes that are not due yet stay in the table.
    await other.query(
      `SELECT kidoku_worker.add_job('drain', '{}', job_key => 'drain:' || id, run_at => now() + interval '1 hour')
       FROM unnest(ARRAY['Ua', 'Ub']) id`,
    );

    await other.query(`BEGIN; ${wakeOf('Ub')}`);
    const added = events.add([newEvent('a', { conversation: 'Ua' }), newEvent('b', { conversation: 'Ub' })]);
    await somebodyWaits();
    // As one that has waited for a while already: it gives up before what waits with a statement's own limit.
    await other.query("SET LOCAL lock_timeout = '700ms'");
    await other.query(wakeOf('Ua'));
    await other.query('COMMIT');

    expect((await added).stored).toHaveLength(2);
  });

  it('holds up nobody else', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('a', { conversation: 'Ua' }), newEvent('b', { conversation: 'Ub' })]);

    await other.query("BEGIN; SELECT 1 FROM kidoku.conversation WHERE id = 'Ua' FOR UPDATE");
    const first = events.claim('Ua', NOW);
    await somebodyWaits();
    expect((await events.claim('Ub', NOW))?.event.id).toBe('b');
    await other.query('COMMIT');

    expect((await first)?.event.id).toBe('a');
  });

  it('gives nobody an event that another has taken meanwhile', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('e1')]);

    await other.query('BEGIN');
    await other.query(
      "UPDATE kidoku.conversation SET owner = gen_random_uuid(), epoch = nextval('kidoku.epoch')",
    );
    const claim = events.claim('Ua', NOW);
    await somebodyWaits();
    await other.query('COMMIT');

    expect(await claim).toBeUndefined();
  });

  it('gives nobody an event that another has finished meanwhile', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('e1')]);

    // Another instance claims the event and completes it, while this one has read that it waits.
    await other.query('BEGIN');
    await other.query("UPDATE kidoku.conversation SET epoch = nextval('kidoku.epoch')");
    await other.query("UPDATE kidoku.event SET finished_at = 1, outcome = 'handled'");
    const claim = events.claim('Ua', NOW);
    await somebodyWaits();
    await other.query('COMMIT');

    expect(await claim).toBeUndefined();
  });

  it('gives nobody a message that is taken back meanwhile', async () => {
    const { events } = temporary.store;
    await events.add([newMessage(NOW, '1')]);

    await other.query('BEGIN');
    await recordArrivals(queryingOn(other), BOT, [
      newEvent('unsend', { type: 'unsend', visible: false, unsends: '1' }),
    ]);
    const claim = events.claim('Ua', NOW);
    await somebodyWaits();
    await other.query('COMMIT');

    expect(await claim).toBeUndefined();
    expect((await claimed(temporary.store)).event.id).toBe('unsend');
  });

  it('lets nobody handle again what its last owner has handled meanwhile', async () => {
    const { events } = temporary.store;
    await events.add([newEvent('e1')]);

    await other.query("BEGIN; SELECT 1 FROM kidoku.conversation WHERE id = 'Ua' FOR UPDATE");
    const claim = events.claim('Ua', NOW);
    await somebodyWaits();
    await other.query('UPDATE kidoku.event SET handled_at = 1');
    await other.query('COMMIT');

    expect((await claim)?.event).toMatchObject({ id: 'e1', handled: true });
  });
});
