import { StoreNotOpenedError } from '../inbox.errors';
import type { InboxStore } from './inbox-store';
import { SqliteInboxStore } from './sqlite/sqlite-inbox-store';

/** @throws StoreNotOpenedError for a place that no store can be opened at. */
export function openStore(databaseUrl: string): InboxStore {
  const file = /^file:(?<path>.+)$/.exec(databaseUrl)?.groups?.path;
  if (file === undefined) {
    throw new StoreNotOpenedError(
      'DATABASE_URL: this version keeps its store in a SQLite file only, for example file:./data/kidoku.db. ' +
        'PostgreSQL is not supported yet.',
    );
  }
  try {
    return new SqliteInboxStore(decodeURI(file.replace(/^\/\/(?=\/)/, '')));
  } catch (error) {
    throw new StoreNotOpenedError(inWords(file, error as NodeJS.ErrnoException), { cause: error });
  }
}

/** The system's and SQLite's own errors have a code; the others are in words already. */
function inWords(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return message;
  return (
    `the store ${file} cannot be opened: ${message}. ` +
    'Is DATABASE_URL right, and may this user read and write there? A damaged store is replaced by a backup.'
  );
}
