import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * One view of the database for all that is read in one turn of the event loop: the locks that a read takes and gives back
 * cost several times what it reads. It is the newest there is, as it ends before anything is written.
 */
export class Snapshot {
  private readonly begin: StatementSync;
  private readonly commit: StatementSync;
  private open = false;

  constructor(private readonly db: DatabaseSync) {
    this.begin = db.prepare('BEGIN');
    this.commit = db.prepare('COMMIT');
  }

  read<T>(query: () => T): T {
    if (!this.open) {
      this.begin.run();
      this.open = true;
      setImmediate(() => {
        this.end();
      });
    }
    return query();
  }

  end(): void {
    if (!this.open) return;
    this.open = false;
    if (this.db.isOpen && this.db.isTransaction) this.commit.run();
  }
}
