import type { PoolClient } from 'pg';
import { StoreNotOpenedError } from '../../inbox.errors';
import type { Database } from './database';

const OLDEST = 14;

/**
 * Whether this server can promise that a commit is on disk.
 * @param namedBy the setting that has its URL. @returns what the operator should know. @throws StoreNotOpenedError in words if it cannot promise it.
 */
export async function checkServer(db: Database, namedBy: string): Promise<string[]> {
  const [server] = await db.query<ServerSettings>(SETTINGS);
  if (!server) return [];
  const refusal = (what: string) => new StoreNotOpenedError(`The PostgreSQL server of ${namedBy} ${what}`);
  if (server.version < OLDEST * 10_000) {
    throw refusal(`is version ${server.version_text}; Kidoku needs ${String(OLDEST)} or newer.`);
  }
  if (server.standby || server.read_only === 'on') {
    throw refusal(
      'takes no writes: it is a standby, or this role or database is read-only. Name the primary.',
    );
  }
  if (server.fsync === 'off') {
    throw refusal(
      'runs with fsync=off: a power cut loses what users wrote. Set fsync=on in postgresql.conf.',
    );
  }
  if (server.synchronous_commit === 'off') {
    throw refusal(
      'answers before a commit is on disk (synchronous_commit=off), so LINE would be told 200 for events that a crash loses. ' +
        'Set it to on for this role: ALTER ROLE … SET synchronous_commit = on.',
    );
  }
  const warnings: string[] = [];
  if (server.full_page_writes === 'off') {
    warnings.push(
      'PostgreSQL runs with full_page_writes=off: safe only on a file system that never tears a page.',
    );
  }
  if (server.synchronous_commit === 'local' && server.synchronous_standby_names !== '') {
    warnings.push(
      'PostgreSQL has synchronous standbys, but synchronous_commit=local does not wait for them: a failover can lose events ' +
        'that LINE was told 200 for.',
    );
  }
  return warnings;
}

/**
 * Being notified, and settings of a session, need a connection to one server process for as long as it is open. A pooler
 * in transaction mode gives another one to each transaction. @throws StoreNotOpenedError in words.
 */
export async function checkPooling(db: Database, namedBy: string): Promise<void> {
  const [first, second] = await Promise.all([db.pool.connect(), db.pool.connect()]);
  try {
    const before = await processOf(first);
    await second.query('BEGIN');
    const other = await processOf(second);
    const after = await processOf(first);
    await second.query('ROLLBACK');
    if (other === before || after !== before) {
      throw new StoreNotOpenedError(
        `${namedBy} leads to a connection pooler in transaction mode (PgBouncer: pool_mode=transaction). Kidoku needs ` +
          'connections of its own, to be notified of work: set pool_mode=session for this database, or name the server itself.',
      );
    }
  } finally {
    first.release();
    second.release();
  }
}

async function processOf(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

interface ServerSettings {
  readonly version: number;
  readonly version_text: string;
  readonly standby: boolean;
  readonly read_only: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly synchronous_standby_names: string;
}

const SETTINGS = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_text,
         pg_is_in_recovery() AS standby, current_setting('transaction_read_only') AS read_only,
         current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
         current_setting('synchronous_commit') AS synchronous_commit,
         current_setting('synchronous_standby_names') AS synchronous_standby_names`;
