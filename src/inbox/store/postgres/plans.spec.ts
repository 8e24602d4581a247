import { Subject } from 'rxjs';
import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import type { NewEvent } from '../event-store';
import { until } from '../../testing/until';
import { Database } from './database';
import { migrate } from './migrate';
import { PostgresConversations } from './postgres-conversations';
import { PostgresEvents } from './postgres-events';
import { PostgresOutbox } from './postgres-outbox';
import { prepared } from './querying';
import { addWakes, LOCKED_JOBS, Waker, WAKER_SCHEMA } from './waker';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

/** Each connection plans a statement once, and keeps the plan for a while. */
describe('a plan', () => {
  let databases: TemporaryDatabases;
  let db: Database;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  beforeEach(async () => {
    db = new Database(await databases.create(), 2);
    await migrate(db, () => new Waker(db.pool).migrate());
    const instance = '00000000-0000-0000-0000-000000000000';
    const news = { stored: new Subject<readonly NewEvent[]>(), wakes: new Subject<string>() };
    new PostgresEvents(db, () => 'B', instance, news);
    new PostgresConversations(db, () => 'B');
    new PostgresOutbox(db, () => 'B', instance, news.wakes);
  });
  afterEach(() => db.close());
  afterAll(() => databases.close());

  const explain = async (text: string): Promise<Plan> => {
    const { name = '' } = prepared(text);
    const [row] = await db.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) EXECUTE "${name}" ('', '[]')`,
    );
    if (!row) throw new Error('no plan');
    return row['QUERY PLAN'][0].Plan;
  };

  const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

  /** Scans that read more than what one key of the statement asks for: at most the channel narrows them down. */
  async function wideScans(): Promise<string[]> {
    const wide: string[] = [];
    for (const text of db.hot) {
      for (const node of nodes(await explain(text))) {
        const {
          'Node Type': type,
          'Relation Name': table,
          'Index Name': index,
          'Index Cond': condition = '',
        } = node;
        const isKeyed = /\b(id|seq|conversation|event_id|message_id) (=|>=) /.test(condition);
        if (type === 'Seq Scan' ? table !== 'instance' : index !== undefined && !isKeyed)
          wide.push(`${type} of ${table ?? index ?? ''} ${condition}`);
      }
    }
    return wide;
  }

  async function fill(state: 'open' | 'done', from: number, to: number): Promise<void> {
    const end = state === 'open' ? 'NULL' : '1';
    await db.query(
      `INSERT INTO kidoku.conversation (channel, id) SELECT 'B', 'U' || n FROM generate_series(${from}, ${to}) n`,
    );
    await db.query(
      `INSERT INTO kidoku.event (channel, id, conversation, type, timestamp, received_at, token_at, json, finished_at)
       SELECT 'B', 'e' || n, 'U' || n, 'message', 1, 1, 1, '{}', ${end} FROM generate_series(${from}, ${to}) n`,
    );
    await db.query(
      `INSERT INTO kidoku.outbox (channel, id, event_id, ordinal, conversation, kind, payload, state, created_at, finished_at)
       SELECT 'B', 's' || n, 'e' || n, 0, 'U' || n, 'reply', '', 'planned', 1, ${end} FROM generate_series(${from}, ${to}) n`,
    );
    await db.query(
      `INSERT INTO kidoku.left_unread (channel, conversation, at, message)
       SELECT 'B', 'U' || n, 1, n::text FROM generate_series(${from}, ${to}) n`,
    );
  }

  it('that is made in a burst on a new store finds all rows by key', async () => {
    await fill('open', 1, 20_000);
    await db.warmUp();
    expect(await wideScans()).toEqual([]);
  });

  it('that is made in a burst after a quiet time finds all rows by key', async () => {
    await fill('done', 1, 20_000);
    await db.query('ANALYZE');
    await fill('open', 20_001, 40_000);
    await db.warmUp();
    expect(await wideScans()).toEqual([]);
  });

  it('of the search for jobs that a dead instance has left locked reads none that wait', async () => {
    await addWakes(
      db,
      Array.from({ length: 5_000 }, (_, n) => `U${n}`),
    );
    await db.query(`ANALYZE ${WAKER_SCHEMA}._private_jobs`);
    const [row] = await db.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) UPDATE ${WAKER_SCHEMA}._private_jobs SET locked_at = NULL
       WHERE locked_at < now() - interval '4 hours'`,
    );
    const scans = row && nodes(row['QUERY PLAN'][0].Plan).map((node) => node['Index Name']);
    expect(scans).toContain(LOCKED_JOBS);
  });

  it('is there on every connection before work is taken', async () => {
    await db.warmUp();
    const clients = await Promise.all([db.pool.connect(), db.pool.connect()]);
    for (const client of clients) {
      const { rows } = await client.query<{ statement: string }>(
        'SELECT statement FROM pg_prepared_statements WHERE generic_plans > 0',
      );
      client.release();
      expect(new Set(rows.map(({ statement }) => statement))).toEqual(db.hot);
    }
  });

  it('that was made while there were no rows is given up soon after they have come', async () => {
    for (const table of ['event', 'conversation', 'outbox', 'left_unread'])
      await db.query(`VACUUM kidoku.${table}`);
    await db.warmUp();
    expect(await wideScans()).not.toEqual([]);
    await fill('open', 1, 20_000);
    await until(async () => (await wideScans()).length === 0);
  });
});
