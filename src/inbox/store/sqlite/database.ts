import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrations';
import { createPrivately } from './private-file';

/** Below this, two connections in WAL mode can corrupt the file (the WAL-reset race). */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

const FULL = 2;

/** The pages of some 10,000 conversations at work. SQLite's own 2 MiB is left again and again. */
const CACHE_KIB = 32 * 1024;

/** SQLite's own checkpoint, at a commit, is for where the thread that makes them falls behind: 32 MiB of WAL. */
const LONGEST_WAL_PAGES = 8_000;

/** Opens the store's file for its one writer. @throws Error in words if it cannot promise that a commit is on disk. */
export function openDatabase(path: string): DatabaseSync {
  createPrivately(path);
  const db = new DatabaseSync(path, { timeout: 1_000 });
  try {
    assertSafeVersion(db);
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA journal_size_limit = ${String(64 * 1024 * 1024)};
      PRAGMA wal_autocheckpoint = ${String(LONGEST_WAL_PAGES)};
      PRAGMA trusted_schema = OFF;
      PRAGMA cache_size = ${String(-CACHE_KIB)};
    `);
    // Asserted, not assumed: other builds silently reopen a WAL file with NORMAL, which loses commits on power loss.
    const synchronous = db.prepare('PRAGMA synchronous').get()?.synchronous;
    const journal = db.prepare('PRAGMA journal_mode').get()?.journal_mode;
    if (synchronous !== FULL || journal !== 'wal') {
      throw new Error(
        `${path}: SQLite answers synchronous=${String(synchronous)}, journal_mode=${String(journal)}; Kidoku needs 2 (FULL) ` +
          'and wal. Put the store on a local disk (not a network share).',
      );
    }
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function assertSafeVersion(db: DatabaseSync): void {
  const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.version);
  const parts = version.split('.').map(Number);
  const difference =
    OLDEST_SAFE_SQLITE.map((oldest, i) => (parts[i] ?? 0) - oldest).find((d) => d !== 0) ?? 0;
  if (difference < 0) {
    throw new Error(
      `SQLite ${version} can corrupt a store in WAL mode; Kidoku needs ${OLDEST_SAFE_SQLITE.join('.')} or newer. ` +
        'Run it with Node 24.15 or newer, which brings one.',
    );
  }
}
