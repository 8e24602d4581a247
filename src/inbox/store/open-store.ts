import type { InboxStore } from './inbox-store';
import { SqliteInboxStore } from './sqlite/sqlite-inbox-store';

/** @throws Error in words for a place that no store can be opened at. */
export function openStore(databaseUrl: string): InboxStore {
  const file = /^file:(?<path>.+)$/.exec(databaseUrl)?.groups?.path;
  if (file === undefined) {
    throw new Error(
      'DATABASE_URL: this version keeps its store in a SQLite file only, for example file:./data/kidoku.db. ' +
        'PostgreSQL is not supported yet.',
    );
  }
  return new SqliteInboxStore(decodeURI(file.replace(/^\/\/(?=\/)/, '')));
}
