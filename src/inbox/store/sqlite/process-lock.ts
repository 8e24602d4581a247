import { realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createPrivately } from './private-file';

/**
 * Keeps a second bot process off the same store. The lock is SQLite's own file lock on a file beside the store, held as
 * an open transaction: the kernel releases it when the process dies, however it dies, and the store itself stays
 * readable for a command line.
 */
export class ProcessLock {
  private readonly db: DatabaseSync;

  /** @param storePath a file that exists. @throws Error in words if another process holds the lock. */
  constructor(storePath: string) {
    // One lock for one file, whatever links lead to it.
    const path = `${realpathSync(storePath)}.lock`;
    createPrivately(path);
    this.db = new DatabaseSync(path);
    try {
      this.db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.db.close();
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
      throw new Error(
        `Another Kidoku process is running on ${storePath}. Stop it first: a SQLite store serves one process. ` +
          'A second bot needs a DATABASE_URL of its own.',
        { cause: error },
      );
    }
  }

  release(): void {
    this.db.close();
  }
}

const SQLITE_BUSY = 5;
