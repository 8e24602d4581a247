import { Logger } from '@nestjs/common';
import { Pool, types, type ClientBase, type PoolClient, type QueryResultRow } from 'pg';
import { StoreUnavailableError } from '../../inbox.errors';
import { prepared, queryingOn, type Querying } from './querying';
import { asStoreError, isWorthAnotherTry } from './store-error';

/**
 * A statement that waits longer has met a sick server: LINE delivers again after the 503. And all rows are found by key: with
 * what it knew before a burst, the planner may think that reading a whole table is cheaper, which it never is.
 */
const SESSION = `
  SET statement_timeout = '5s'; SET lock_timeout = '900ms'; SET idle_in_transaction_session_timeout = '5s';
  SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3;
  SET enable_seqscan = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan`;

/**
 * graphile-worker's own statements lock the jobs of several conversations in an order that nobody knows, and its runner ends
 * when one fails. So that two which wait for each other cost neither that nor a 503, ours gives up first, and is tried again:
 * before a statement's own limit, and before the second after which the server looks for deadlocks.
 */
const BEGIN = "BEGIN; SET LOCAL lock_timeout = '400ms'";

/** A plan is made for tables as they are. A new store grows from nothing: what is best for a few rows reads all of very many. */
const PLANS_LAST_MS = 5_000;

/** Longer than the server's own limit, so that it is met only where the server is not heard of at all. */
const ANSWER_LIMIT_MS = 6_000;

const CONNECT_LIMIT_MS = 2_000;

type TypeId = Parameters<typeof types.getTypeParser>[0];

const MAX_TRIES = 5;

/** The connections to one PostgreSQL, with every failure of theirs as `StoreUnavailableError`. */
export class Database implements Querying {
  /** For libraries that bring their own statements. */
  readonly pool: Pool;
  /** Statements that every connection knows before work is taken; `$1` is a channel, `$2` a JSON array. */
  readonly hot = new Set<string>();
  private readonly logger = new Logger('Store');
  private readonly plannedAt = new WeakMap<PoolClient, number>();
  private readonly inHand = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  constructor(url: string, connections: number) {
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'kidoku',
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      idleTimeoutMillis: 0,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      types: { getTypeParser },
      // Not start-up parameters: PgBouncer refuses those that it does not know.
      onConnect: setUp,
    });
    // Without listeners a connection that breaks while it is idle, or between two statements, would end the process.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    this.pool.on('error', (error) => {
      if (!this.closing)
        this.logger.debug('An idle connection to PostgreSQL broke', { error: error.message });
    });
  }

  /**
   * Opens all connections, one after the other, and has each plan what it will be asked: a new one takes tens of milliseconds
   * for that, and more where many come up at once, under load. Does with fewer where the server has no more.
   */
  async warmUp(): Promise<void> {
    const { max } = this.pool.options;
    const clients: PoolClient[] = [];
    try {
      while (clients.length < max) {
        const client = await this.pool.connect();
        clients.push(client);
        this.plannedAt.set(client, performance.now());
        for (const text of this.hot) await client.query(prepared(text, ['', '[]']));
      }
    } catch (error) {
      this.logger.warn(
        `PostgreSQL gave ${clients.length} of ${max} connections. Lower DATABASE_POOL_SIZE, or let the server take more.`,
        { error: (error as Error).message },
      );
    } finally {
      for (const client of clients) client.release();
    }
  }

  /** @throws StoreUnavailableError, also for a statement that may have been carried out all the same. */
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.tracked(() => this.onConnection((connection) => connection.query<Row>(text, values)));
  }

  /** Resolves when `work` is committed. It may run again where a lock was not to be had: it must touch nothing but the database. */
  transaction<T>(work: (transaction: Querying) => Promise<T>): Promise<T> {
    return this.tracked(() =>
      this.onConnection(async (connection, client) => {
        await client.query(BEGIN);
        const result = await work(connection);
        await client.query('COMMIT');
        return result;
      }),
    );
  }

  /** Waits for what is in hand, and refuses what comes later. */
  close(): Promise<void> {
    return (this.closing ??= (async () => {
      await Promise.allSettled(this.inHand);
      await this.pool.end();
    })());
  }

  private async onConnection<T>(work: (connection: Querying, client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      if (performance.now() - (this.plannedAt.get(client) ?? -Infinity) > PLANS_LAST_MS) {
        await client.query('DISCARD PLANS');
        this.plannedAt.set(client, performance.now());
      }
      const result = await work(queryingOn(client), client);
      client.release();
      return result;
    } catch (error) {
      // What state the connection is in is not known: closing it rolls back for sure.
      client.release(true);
      throw error;
    }
  }

  private async tracked<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing) throw new StoreUnavailableError('The store is closed.');
    const done = withRetries(work);
    this.inHand.add(done);
    try {
      return await done;
    } catch (error) {
      throw asStoreError(error);
    } finally {
      this.inHand.delete(done);
    }
  }
}

/** @returns a promise that the pool waits for, though its types do not say so. */
function setUp(client: ClientBase): unknown {
  return client.query(SESSION);
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_TRIES || !isWorthAnotherTry(error)) throw error;
    }
  }
}

/** Places in the store and times in ms are far below 2^53. */
function getTypeParser(oid: TypeId, format?: 'text' | 'binary'): unknown {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format);
}
