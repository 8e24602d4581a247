import { Client } from 'pg';
import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { ClaimLostError, ForeignChannelError, StoreUnavailableError } from '../../inbox.errors';
import { claimed, newEvent, newMessage, newSend, BOT, NOW } from '../../testing/samples';
import { until } from '../../testing/until';
import { PostgresInboxStore } from './postgres-inbox-store';
import { TemporaryPostgresStore } from './testing/temporary-postgres-store';

describe('two instances on one PostgreSQL', () => {
  let databases: TemporaryDatabases;
  let temporary: TemporaryPostgresStore;
  let a: PostgresInboxStore;
  let b: PostgresInboxStore;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  beforeEach(async () => {
    temporary = await TemporaryPostgresStore.create(databases);
    a = temporary.store;
    b = await PostgresInboxStore.open(temporary.url, 6);
    await Promise.all([a.adopt(BOT), b.adopt(BOT)]);
  });
  afterEach(async () => {
    await b.close();
    await temporary.discard();
  });
  afterAll(() => databases.close());

  async function sql(statement: string): Promise<Record<string, unknown>[]> {
    const client = new Client(temporary.url);
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    await client.end();
    return rows;
  }

  /** As if neither had renewed its lease for long. */
  const letLeasesEnd = () => sql("UPDATE kidoku.instance SET alive_until = now() - interval '1 s'");

  it('belong to one bot', async () => {
    await expect(b.adopt('Uother')).rejects.toThrow(ForeignChannelError);
    expect([a.owner, b.owner]).toEqual([BOT, BOT]);
  });

  it('keep an event once that comes to both at the same moment', async () => {
    const events = Array.from({ length: 50 }, (_, i) => newEvent(`e${i}`, { conversation: `U${i % 7}` }));
    const added = await Promise.all([a, b, a, b].map((store) => store.events.add(events)));
    expect(added.reduce((sum, { stored }) => sum + stored.length, 0)).toBe(50);
    expect((await a.events.backlog()).pending).toBe(50);
  });

  it('give out what they store at the same moment without a gap that is filled later', async () => {
    const seen: number[] = [];
    const adding = Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).events.add([newEvent(`e${i}`)]));
    await until(async () => {
      const claim = await a.events.claim('Ua', NOW);
      if (!claim) return false;
      seen.push(claim.event.seq);
      await a.events.complete(claim, 'handled', NOW);
      return seen.length === adding.length;
    });
    await Promise.all(adding);
    expect(seen).toEqual(seen.toSorted((x, y) => x - y));
  });

  it('leave the wakes to the other, where one takes up no more work', async () => {
    await a.endWakes();
    const [toA, toB]: [string[], string[]] = [[], []];
    a.wakes.subscribe((conversation) => toA.push(conversation));
    b.wakes.subscribe((conversation) => toB.push(conversation));
    const conversations = Array.from({ length: 100 }, (_, i) => `U${i}`);
    await a.events.add(conversations.map((conversation) => newEvent(`e-${conversation}`, { conversation })));
    await until(() => new Set(toB).size === conversations.length);
    // What it stores itself it is told of at once; nothing comes back to it by way of the database.
    expect(toA).toEqual(conversations);
  });

  it('take no event for one that is there because its place is taken, as after a switch to a copy whose sequence lags', async () => {
    await a.events.add([newEvent('e1'), newEvent('e2')]);
    await sql("SELECT setval('kidoku.event_seq_seq', 1)");
    await expect(b.events.add([newEvent('e3')])).rejects.toThrow(StoreUnavailableError);
    expect(await b.events.add([newEvent('e3')])).toMatchObject({ stored: [{ id: 'e3' }], duplicates: 0 });
  });

  it('do not work on the same conversation, and pass it on event by event', async () => {
    await a.events.add([newEvent('e1'), newEvent('e2'), newEvent('e3', { conversation: 'Ub' })]);
    const claim = await claimed(a);
    expect(await b.events.claim('Ua', NOW)).toBeUndefined();
    expect((await b.events.due('', 10, NOW)).due).toEqual(['Ub']);
    expect(await b.events.due('', 1, NOW)).toEqual({ due: [], next: 'Ua' });
    await a.events.complete(claim, 'handled', NOW);
    expect((await claimed(b)).event.id).toBe('e2');
    expect(await a.events.claim('Ua', NOW)).toBeUndefined();
  });

  it('never both get one event, however they race for it', async () => {
    const conversations = Array.from({ length: 60 }, (_, i) => `U${i}`);
    await a.events.add(conversations.map((conversation) => newEvent(`e-${conversation}`, { conversation })));
    const race = async (store: PostgresInboxStore) => {
      const won: string[] = [];
      await Promise.all(
        conversations.map(async (conversation) => {
          const claim = await store.events.claim(conversation, NOW);
          if (!claim) return;
          won.push(claim.event.id);
          await store.events.complete(claim, 'handled', NOW);
        }),
      );
      return won;
    };
    const won = (await Promise.all([race(a), race(b)])).flat();
    expect(won.toSorted()).toEqual(conversations.map((conversation) => `e-${conversation}`).toSorted());
  });

  it('take over from one that no longer says that it lives, and refuse what it does after that', async () => {
    await a.events.add([newEvent('e1')]);
    const stale = await claimed(a);
    expect(stale.abandoned).toBe(false);
    await letLeasesEnd();
    const fresh = await claimed(b);
    expect(fresh).toMatchObject({ event: { id: 'e1' }, abandoned: true });
    for (const late of [
      a.events.complete(stale, 'handled', NOW),
      a.events.putOff(stale, NOW, 'late', true),
      a.events.setAside(stale, 'late', NOW),
      a.outbox.plan(stale, newSend('s', 'e1'), NOW),
      a.outbox.planAnswers(stale, [newSend('s', 'e1')], NOW),
      a.outbox.begin(stale, newSend('s', 'e1'), NOW),
    ]) {
      await expect(late).rejects.toThrow(ClaimLostError);
    }
    await b.events.complete(fresh, 'handled', NOW);
    expect(await a.events.backlog()).toMatchObject({ pending: 0, dead: 0 });
  });

  it('take over from one that died before the clock of the database was set back', async () => {
    await a.events.add([newEvent('e1')]);
    await claimed(a);
    await sql("UPDATE kidoku.instance SET alive_until = now() + interval '1 hour'");
    expect((await claimed(b)).event.id).toBe('e1');
  });

  it('go on with a claim whose lease ended if nobody has taken over', async () => {
    await a.events.add([newEvent('e1')]);
    const claim = await claimed(a);
    await letLeasesEnd();
    await a.ping();
    expect(await b.events.claim('Ua', NOW)).toBeUndefined();
    await a.events.complete(claim, 'handled', NOW);
  });

  it('take over at once from one that was shut down', async () => {
    await a.events.add([newEvent('e1')]);
    await claimed(a);
    await a.close();
    expect((await claimed(b)).event.id).toBe('e1');
  });

  it('take over also where one of them started before anybody knew whose database it is', async () => {
    await sql('DELETE FROM kidoku.owner');
    const early = await PostgresInboxStore.open(temporary.url, 6);
    await a.close();
    const first = await PostgresInboxStore.open(temporary.url, 6);
    await first.adopt(BOT);
    await first.events.add([newEvent('e1')]);
    await claimed(first);
    await first.close();

    await until(async () => (await early.events.due('', 9, NOW)).due.length > 0);
    expect((await claimed(early)).event.id).toBe('e1');
    await early.close();
  });

  it('wake each other', async () => {
    const woken = new Set<string>();
    b.wakes.subscribe((conversation) => woken.add(conversation));
    let n = 0;
    // Whichever is free gets a wake, so it takes a few until it is this one.
    await until(async () => {
      await a.events.add([newEvent(`e${n}`, { conversation: `U${n++}` })]);
      return woken.size > 0;
    });
  });

  it('are woken also after one of them could not report a wake as done', async () => {
    await b.close();
    const woken = new Set<string>();
    a.wakes.subscribe((conversation) => woken.add(conversation));
    const wake = (conversation: string) =>
      sql(
        `SELECT 1 FROM kidoku_worker.add_job('drain', json_build_object('conversation', '${conversation}'))`,
      );
    await sql(`
      CREATE SEQUENCE public.refused;
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM nextval('public.refused'); RAISE 'no'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON kidoku_worker._private_jobs EXECUTE FUNCTION public.refuse()`);
    await wake('U1');
    await until(async () => (await sql('SELECT is_called FROM public.refused'))[0]?.is_called === true);
    await sql('DROP TRIGGER refuse ON kidoku_worker._private_jobs');
    await wake('U2');
    await until(() => woken.has('U2'));
  });

  it('share what is read: one marks what the other has received', async () => {
    await a.events.add([newMessage(NOW, '1', { markDue: true })]);
    const { newest, receivedSeq } = await b.conversations.readState('Ua');
    expect(newest).toEqual({ timestamp: NOW, messageId: '1', token: 't1' });
    await b.conversations.markRead('Ua', receivedSeq, newest);
    expect(await a.conversations.readState('Ua')).toMatchObject({
      readSeq: receivedSeq,
      watermark: { timestamp: NOW, messageId: '1' },
    });
    expect(await a.conversations.owing('', 10)).toEqual([]);
  });

  it('move the watermark forward only, whoever marks', async () => {
    await a.events.add([newMessage(NOW, '1')]);
    const marks = Array.from({ length: 30 }, (_, i) => i + 1);
    await Promise.all(
      marks.map((i) =>
        (i % 2 ? a : b).conversations.markRead('Ua', i, { timestamp: NOW, messageId: `${i}` }),
      ),
    );
    expect(await a.conversations.readState('Ua')).toMatchObject({
      readSeq: 30,
      watermark: { timestamp: NOW, messageId: '30' },
    });
  });

  it('lose no item of a statement because of a neighbour that PostgreSQL cannot keep', async () => {
    const outcomes = await Promise.allSettled([
      a.events.add([newEvent('e1')]),
      a.events.add([newEvent('e2', { conversation: 'U\0' })]),
      a.events.add([newEvent('e3')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).not.toHaveProperty(
      'message',
      expect.stringMatching(/e2|U/),
    );
    expect((await a.events.backlog()).pending).toBe(2);
  });

  it('store all of what comes together or nothing, so that none of it overtakes the rest', async () => {
    await a.events.add([newEvent('e0', { conversation: 'Ulocked' })]);
    await a.events.complete(await claimed(a, 'Ulocked'), 'handled', NOW);
    const holder = new Client(temporary.url);
    await holder.connect();
    await holder.query("BEGIN; SELECT 1 FROM kidoku.conversation WHERE id = 'Ulocked' FOR UPDATE");
    // Among them is one that meets the lock, and the body has room beside them for its first two events only.
    const others = Array.from({ length: 48 }, (_, i) =>
      a.events.add([newEvent(`o${i}`, { conversation: i === 0 ? 'Ulocked' : `O${i}` })]),
    );
    const body = ['m1', 'm2', 'm3', 'm4'].map((id) => newEvent(id));
    const outcomes = await Promise.allSettled([a.events.add(body), ...others]);
    await holder.end();
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(40);
    await a.events.add(body.map((event) => ({ ...event, isRedelivery: true })));

    const order = await sql("SELECT id FROM kidoku.event WHERE conversation = 'Ua' ORDER BY seq");
    expect(order.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('keep no more waiting in memory than could be stored in time', async () => {
    const flood = Array.from({ length: 5_100 }, (_, i) => a.events.add([newEvent(`e${i}`)]));
    const outcomes = Promise.allSettled(flood);
    await expect(Promise.any(flood.slice(5_000))).rejects.toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringMatching('does not keep up') as string }),
      ]) as unknown[],
    });
    await a.close();
    expect((await outcomes)[0]).toMatchObject({ status: 'fulfilled' });
  });

  it('keep whatever text there is in reasons and types', async () => {
    await a.events.add([newEvent('e1', { type: 'a\0b\ud800' })]);
    await a.events.setAside(await claimed(a), 'bad \0 text', NOW);
    expect(await sql('SELECT type, error FROM kidoku.event')).toEqual([
      { type: 'a\ufffdb\ufffd', error: 'bad \ufffd text' },
    ]);
  });
});
