import { Logger } from '@nestjs/common';
import { Pool, types, type ClientBase, type PoolClient, type QueryResultRow } from 'pg';
import { StoreUnavailableError } from '../../inbox.errors';
import { asStoreError, isWorthAnotherTry } from './store-error';

/**
 * A statement that waits longer has met a sick server: LINE delivers again after the 503. A lock is waited for less than the
 * second after which the server looks for deadlocks, and then tried again, so that one costs LINE no 503: graphile-worker's
 * own statements lock the jobs of several conversations in an order that nobody knows. And all rows are found by
 * key: with what it knew before a burst, the planner may think that reading a whole table is cheaper, which it never is.
 */
const SESSION = `
  SET statement_timeout = '5s'; SET lock_timeout = '400ms'; SET idle_in_transaction_session_timeout = '5s';
  SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3;
  SET enable_seqscan = off; SET enable_mergejoin = off`;

/** Longer than the server's own limit, so that it is met only where the server is not heard of at all. */
const ANSWER_LIMIT_MS = 6_000;

const CONNECT_LIMIT_MS = 2_000;

type TypeId = Parameters<typeof types.getTypeParser>[0];

const MAX_TRIES = 5;

/** The connections to one PostgreSQL, with every failure of theirs as `StoreUnavailableError`. */
export class Database {
  /** For libraries that bring their own statements. */
  readonly pool: Pool;
  private readonly logger = new Logger('Store');
  private readonly inHand = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  constructor(url: string, connections: number) {
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'kidoku',
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      idleTimeoutMillis: 30_000,
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

  /** @throws StoreUnavailableError, also for a statement that may have been carried out all the same. */
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.tracked(async () => (await this.pool.query<Row>(text, [...values])).rows);
  }

  /** Resolves when `work` is committed. It may run again where a lock was not to be had: it must touch nothing but the database. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.tracked(async () => {
      const client = await this.pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        // What state the connection is in is not known: closing it rolls back for sure.
        client.release(true);
        throw error;
      }
    });
  }

  /** Waits for what is in hand, and refuses what comes later. */
  close(): Promise<void> {
    return (this.closing ??= (async () => {
      await Promise.allSettled(this.inHand);
      await this.pool.end();
    })());
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
