import type { PoolClient } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreNotOpenedError } from '../../inbox.errors';
import type { Database } from './database';
import { MIGRATIONS } from './migrations';

/** Any number that no other use of advisory locks in this database has. */
const MIGRATION_LOCK = 0x6b69_646d;

/** A statement gives up its place after a second, so that nobody waits behind it for longer, and is tried again. */
const LOCK_NOT_AVAILABLE = '55P03';
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Brings the database to this program's version, and runs what else must be done by one instance at a time.
 * Of several that start at once, one does it and the others wait.
 *
 * @throws StoreNotOpenedError in words if a newer program has written it.
 */
export async function migrate(db: Database, besides: () => Promise<void>): Promise<void> {
  const client = await db.pool.connect();
  try {
    await waitForTurn(client);
    await client.query(
      `CREATE SCHEMA IF NOT EXISTS kidoku;
       CREATE TABLE IF NOT EXISTS kidoku.migration (version int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`,
    );
    const version = await versionOf(client);
    refuseNewer(version);
    for (let next = version; next < MIGRATIONS.length; next++) await take(client, next);
    await besides();
  } finally {
    // Closing the connection gives the lock back for sure.
    client.release(true);
  }
}

async function waitForTurn(client: PoolClient): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.mine) return;
    if (Date.now() > deadline) {
      throw new StoreNotOpenedError(
        'Another instance has been upgrading the database for a minute. Start again once it is done; if none is, end what is ' +
          'left of its connection: SELECT pg_terminate_backend(pid) FROM pg_locks WHERE granted ' +
          `AND locktype = 'advisory' AND objid = ${String(MIGRATION_LOCK)} ` +
          'AND database = (SELECT oid FROM pg_database WHERE datname = current_database()).',
      );
    }
    await delay(PAUSE_MS / 2);
  }
}

async function versionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM kidoku.migration',
  );
  return rows[0]?.version ?? 0;
}

function refuseNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw new StoreNotOpenedError(
    `The database was upgraded by a newer Kidoku (store version ${String(version)}, this one knows ` +
      `${String(MIGRATIONS.length)}). Start the newer version, or restore a backup from before the upgrade.`,
  );
}

async function take(client: PoolClient, index: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await client.query('BEGIN');
      await client.query(MIGRATIONS[index] ?? '');
      await client.query('INSERT INTO kidoku.migration (version) VALUES ($1)', [index + 1]);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || Date.now() > deadline) throw error;
      await delay(PAUSE_MS);
    }
  }
}
