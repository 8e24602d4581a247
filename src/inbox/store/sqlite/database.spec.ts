import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database';

describe('openDatabase', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kidoku-'));
    path = join(directory, 'deep', 'down', 'kidoku.db');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** Opens it, and closes it again whatever the look at it says. */
  function opened<T>(look: (db: DatabaseSync) => T): T {
    const db = openDatabase(path);
    try {
      return look(db);
    } finally {
      db.close();
    }
  }
  const pragma = (db: DatabaseSync, name: string) => db.prepare(`PRAGMA ${name}`).get()?.[name];
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

  it('waits for the disk at every commit, at the first opening and at every later one', () => {
    for (let opening = 0; opening < 3; opening++) {
      opened((db) => {
        expect([pragma(db, 'synchronous'), pragma(db, 'journal_mode')]).toEqual([2, 'wal']);
      });
    }
  });

  it('waits for the disk also where another program has set the file otherwise', () => {
    opened(() => undefined);
    const careless = new DatabaseSync(path);
    careless.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;');
    careless.close();
    opened((db) => {
      expect([pragma(db, 'synchronous'), pragma(db, 'journal_mode')]).toEqual([2, 'wal']);
    });
  });

  it('lets nobody else read what users wrote, in any of its files', () => {
    opened((db) => {
      db.exec("INSERT INTO owner VALUES ('U1')");
      for (const file of [path, `${path}-wal`, `${path}-shm`])
        expect([file, mode(file)]).toEqual([file, '600']);
      expect(mode(join(directory, 'deep', 'down'))).toBe('700');
    });
  });

  it('takes back rights that a copy has brought along', () => {
    opened(() => undefined);
    chmodSync(path, 0o644);
    opened(() => {
      expect(mode(path)).toBe('600');
    });
  });

  it('keeps what it holds when it is opened again', () => {
    opened((db) => {
      db.exec("INSERT INTO owner VALUES ('U1')");
    });
    expect(opened((db) => db.prepare('SELECT channel FROM owner').all())).toEqual([{ channel: 'U1' }]);
  });

  it('refuses a store that a newer version has written, in words, and leaves it alone', () => {
    opened((db) => {
      db.exec('PRAGMA user_version = 99');
    });
    expect(() => openDatabase(path)).toThrow(
      /written by a newer Kidoku \(store version 99.*newer version again/s,
    );
    // Nothing is left open: a file that is in use would keep its -wal.
    expect(existsSync(`${path}-wal`)).toBe(false);
    const untouched = new DatabaseSync(path, { readOnly: true });
    expect(untouched.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    untouched.close();
  });

  it('refuses a file that is not a store', () => {
    opened(() => undefined);
    writeFileSync(path, 'not a database'.repeat(1_000));
    expect(() => openDatabase(path)).toThrow(/not a database/);
  });
});
