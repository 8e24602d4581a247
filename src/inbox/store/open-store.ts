import { StoreNotOpenedError } from '../inbox.errors';
import type { InboxStore } from './inbox-store';
import { PostgresInboxStore } from './postgres/postgres-inbox-store';
import { SqliteInboxStore } from './sqlite/sqlite-inbox-store';
import { asNotOpened } from './sqlite/store-file';

/**
 * @param connections how many a PostgreSQL store may hold at once.
 * @throws StoreNotOpenedError for a place that no store can be opened at.
 */
export async function openStore(databaseUrl: string, connections = 10): Promise<InboxStore> {
  if (/^postgres(ql)?:/.test(databaseUrl)) return PostgresInboxStore.open(databaseUrl, connections);
  const path = pathOfFileUrl(databaseUrl);
  if (path === undefined) {
    throw new StoreNotOpenedError(
      'DATABASE_URL names neither a SQLite file (file:./data/kidoku.db) nor PostgreSQL (postgres://user:password@host/database).',
    );
  }
  try {
    return new SqliteInboxStore(path);
  } catch (error) {
    throw asNotOpened(error, path, 'DATABASE_URL');
  }
}

/** @returns undefined for what is no `file:` URL. @throws StoreNotOpenedError for one that cannot be read. */
export function pathOfFileUrl(url: string): string | undefined {
  const file = /^file:(?:\/\/(?=\/))?(?<path>.+)$/.exec(url)?.groups?.path;
  try {
    return file === undefined ? undefined : decodeURI(file);
  } catch {
    throw new StoreNotOpenedError(`${url} has a "%" that begins no escape. Write %25 for a "%" in a path.`);
  }
}
