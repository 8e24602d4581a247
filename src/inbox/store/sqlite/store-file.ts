import type { DatabaseSync } from 'node:sqlite';
import { StoreNotOpenedError } from '../../inbox.errors';
import { openDatabase } from './database';
import { createPrivately } from './private-file';
import { ProcessLock } from './process-lock';

/** The file of a store, which this process alone has until it is closed. */
export class StoreFile {
  readonly db: DatabaseSync;
  private readonly lock: ProcessLock;

  /** @param namedBy the setting that names the file. @throws StoreNotOpenedError if it cannot be used, or another process uses it. */
  constructor(path: string, namedBy: string) {
    let lock: ProcessLock | undefined;
    try {
      createPrivately(path);
      lock = new ProcessLock(path);
      this.db = openDatabase(path);
      this.lock = lock;
    } catch (error) {
      lock?.release();
      throw asNotOpened(error, path, namedBy);
    }
  }

  close(): void {
    this.db.close();
    this.lock.release();
  }
}

/** The system's and SQLite's own errors have a code; the others are in words already. A damaged file may show only as it is read. */
export function asNotOpened(error: unknown, path: string, namedBy: string): StoreNotOpenedError {
  const { code, message } = error as NodeJS.ErrnoException;
  const words =
    code === undefined
      ? message
      : `the store ${path} cannot be opened: ${message}. ` +
        `Is ${namedBy} right, and may this user read and write there? A damaged store is replaced by a backup.`;
  return new StoreNotOpenedError(words, { cause: error });
}
