import { realpathSync } from 'node:fs';
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
      // One lock for one file, whatever links lead to it; what is not there yet has no real path.
      createPrivately(path);
      const file = realpathSync(path);
      lock = new ProcessLock(file);
      this.db = openDatabase(file);
      this.lock = lock;
    } catch (error) {
      lock?.release();
      throw new StoreNotOpenedError(inWords(path, namedBy, error as NodeJS.ErrnoException), { cause: error });
    }
  }

  close(): void {
    this.db.close();
    this.lock.release();
  }
}

/** The system's and SQLite's own errors have a code; the others are in words already. */
function inWords(file: string, namedBy: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return message;
  return (
    `the store ${file} cannot be opened: ${message}. ` +
    `Is ${namedBy} right, and may this user read and write there? A damaged store is replaced by a backup.`
  );
}
