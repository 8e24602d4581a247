import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../../inbox.errors';

interface Change {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * One transaction, and so one wait for the disk, for all that is written in one turn of the event loop. A change that
 * throws takes none of its neighbours along. A promise resolves only after its commit is on disk.
 */
export class GroupCommit {
  private waiting: Change[] = [];

  constructor(private readonly db: DatabaseSync) {}

  /** `change` may run a second time if a neighbour throws, so it must touch nothing but the database. */
  write<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run: change, resolve: resolve, reject });
      if (this.waiting.length === 1)
        setImmediate(() => {
          this.commitAll();
        });
    });
  }

  private commitAll(): void {
    const changes = this.waiting;
    this.waiting = [];
    try {
      this.commit(changes);
    } catch (error) {
      if (changes.length > 1)
        changes.forEach((change) => {
          this.commitAlone(change);
        });
      else changes[0]?.reject(asStoreError(error));
    }
  }

  private commitAlone(change: Change): void {
    try {
      this.commit([change]);
    } catch (error) {
      change.reject(asStoreError(error));
    }
  }

  private commit(changes: readonly Change[]): void {
    if (!this.db.isOpen) throw new StoreUnavailableError('The store is closed.');
    this.db.exec('BEGIN IMMEDIATE');
    let results: unknown[];
    try {
      results = changes.map((change) => change.run());
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
    changes.forEach((change, i) => {
      change.resolve(results[i]);
    });
  }
}

/** SQLite's errors carry a code; the rest are this program's own. */
function asStoreError(error: unknown): unknown {
  const { errcode, errstr } = error as { errcode?: number; errstr?: string };
  if (errcode === undefined) return error;
  return new StoreUnavailableError(`SQLite error ${String(errcode)}: ${errstr ?? 'unknown'}`);
}
