import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreUnavailableError } from '../../inbox.errors';
import { Snapshot } from './snapshot';

interface Change {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * One transaction, and so one wait for the disk, for all that is written in two turns of the event loop. A change that throws takes
 * none of its neighbours along. A promise resolves only after its commit is on disk.
 */
export class GroupCommit {
  private waiting: Change[] = [];
  private readonly snapshot: Snapshot;
  private readonly begin: StatementSync;
  private readonly end: StatementSync;

  /** @param committed called after each commit. */
  constructor(
    private readonly db: DatabaseSync,
    private readonly committed: () => void = () => undefined,
  ) {
    this.snapshot = new Snapshot(db);
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.end = db.prepare('COMMIT');
  }

  /** What is committed so far. @throws StoreUnavailableError */
  read<T>(query: () => T): T {
    try {
      if (!this.db.isOpen) throw new StoreUnavailableError('The store is closed.');
      return this.snapshot.read(query);
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** `change` may run a second time if a neighbour throws, so it must touch nothing but the database. */
  write<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run: change, resolve: resolve, reject });
      if (this.waiting.length === 1) this.commitSoon();
    });
  }

  /** A whole turn of the event loop later: among many, more changes have come by then. */
  private commitSoon(): void {
    setImmediate(() =>
      setImmediate(() => {
        this.commitAll();
      }),
    );
  }

  /** What was handed in so far is committed now, however soon its turn would have been. */
  commitAll(): void {
    const changes = this.waiting;
    if (changes.length === 0) return;
    this.waiting = [];
    this.commit(changes);
  }

  private commit(changes: readonly Change[]): void {
    let results: unknown[] | undefined;
    try {
      if (!this.db.isOpen) throw new StoreUnavailableError('The store is closed.');
      this.snapshot.end();
      this.begin.run();
      results = this.runAll(changes);
      if (results) this.end.run();
    } catch (error) {
      // The database itself says no, to all of them alike: asking again one by one would only take longer.
      this.rollBack();
      for (const change of changes) change.reject(asStoreError(error));
      return;
    }
    if (results) this.committed();
    changes.forEach((change, i) => {
      if (results) change.resolve(results[i]);
      else if (changes.length > 1) this.commit([change]);
    });
  }

  /** @returns undefined if one of them threw; all is rolled back then, and one that stands alone rejected. */
  private runAll(changes: readonly Change[]): unknown[] | undefined {
    try {
      return changes.map((change) => change.run());
    } catch (error) {
      this.rollBack();
      if (changes.length === 1) changes[0]?.reject(asStoreError(error));
      return undefined;
    }
  }

  private rollBack(): void {
    if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
  }
}

/** SQLite's errors carry a code; the rest are this program's own. */
function asStoreError(error: unknown): unknown {
  const { errcode, errstr } = error as { errcode?: number; errstr?: string };
  if (errcode === undefined) return error;
  return new StoreUnavailableError(`SQLite error ${String(errcode)}: ${errstr ?? 'unknown'}`);
}
