import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync, type DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { StoreUnavailableError } from '../../inbox.errors';
import { openDatabase } from './database';
import { GroupCommit } from './group-commit';

describe('GroupCommit', () => {
  let directory: string;
  let db: DatabaseSync;
  let commits: GroupCommit;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kidoku-'));
    db = openDatabase(join(directory, 'kidoku.db'));
    db.exec('CREATE TABLE note (text TEXT PRIMARY KEY) STRICT');
    commits = new GroupCommit(db);
  });
  afterEach(() => {
    if (db.isOpen) db.close();
    rmSync(directory, { recursive: true });
  });

  const note = (text: string) =>
    commits.write(() => db.prepare('INSERT INTO note VALUES (?)').run(text).changes);
  const notes = () =>
    db
      .prepare('SELECT text FROM note ORDER BY text')
      .all()
      .map((row) => row.text);
  const commitsSoFar = () => countCommits(readFileSync(join(directory, 'kidoku.db-wal')));

  it('makes one transaction of all that is written in one turn', async () => {
    const before = commitsSoFar();
    await Promise.all(['a', 'b', 'c'].map(note));
    expect(commitsSoFar()).toBe(before + 1);
    await Promise.all(['d', 'e'].map(note));
    expect(commitsSoFar()).toBe(before + 2);
    expect(notes()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives each change its own result', async () => {
    const results = [commits.write(() => 1), commits.write(() => 'two'), commits.write(() => undefined)];
    expect(await Promise.all(results)).toEqual([1, 'two', undefined]);
  });

  it('resolves only after the commit', async () => {
    let resolved = false;
    const written = note('a').then(() => (resolved = true));
    expect(notes()).toEqual([]);
    await Promise.resolve();
    expect(resolved).toBe(false);
    await written;
    expect(notes()).toEqual(['a']);
    expect(db.isTransaction).toBe(false);
  });

  it('rejects a change that throws with its own error, and takes no neighbour along', async () => {
    const thrown = new Error('no');
    const outcomes = await Promise.allSettled([
      note('a'),
      commits.write(() => {
        db.exec("INSERT INTO note VALUES ('half')");
        throw thrown;
      }),
      note('b'),
    ]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: thrown },
      { status: 'fulfilled', value: 1 },
    ]);
    expect(notes()).toEqual(['a', 'b']);
  });

  it('rejects a lone change that throws, and goes on', async () => {
    await expect(
      commits.write(() => {
        throw new TypeError('no');
      }),
    ).rejects.toThrow(TypeError);
    await note('a');
    expect(notes()).toEqual(['a']);
  });

  it('takes what is written while a commit resolves into the next one', async () => {
    await note('a').then(() => note('b'));
    expect(notes()).toEqual(['a', 'b']);
  });

  it('says that the store is unavailable while the disk is full, and goes on when there is room', async () => {
    await note('before');
    db.exec(`PRAGMA max_page_count = ${String(db.prepare('PRAGMA page_count').get()?.page_count)}`);
    const outcomes = await Promise.allSettled([note('x'.repeat(100_000)), note('small')]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: expect.any(StoreUnavailableError) },
      { status: 'fulfilled' },
    ]);
    await expect(note('x'.repeat(100_000))).rejects.toThrow('SQLite error 13: database or disk is full');
    db.exec('PRAGMA max_page_count = 1000000');
    await note('z'.repeat(100_000));
    expect(notes()).toEqual(['before', 'small', 'z'.repeat(100_000)]);
  });

  it('reads what is committed now, also where something was read before in the same turn', async () => {
    expect(commits.read(notes)).toEqual([]);
    const written = note('a');
    commits.commitAll();
    expect(commits.read(notes)).toEqual(['a']);
    await written;
  });

  it('leaves no read open, which would keep the WAL from being moved', async () => {
    commits.read(notes);
    await turn();
    expect(db.isTransaction).toBe(false);
  });

  it('rejects all at once where the database does not begin, for it would say the same to each alone', async () => {
    const other = openDatabase(join(directory, 'kidoku.db'));
    other.exec('BEGIN IMMEDIATE');
    const run = jest.spyOn(StatementSync.prototype, 'run');
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map(note));
    other.exec('ROLLBACK');
    other.close();

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(run.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL)).toEqual([
      'BEGIN IMMEDIATE',
    ]);
    run.mockRestore();
    await note('d');
    expect(notes()).toEqual(['d']);
  });

  it('rejects all at once where the database does not commit, and runs none of them again', async () => {
    db.exec('CREATE TABLE link (note TEXT REFERENCES note DEFERRABLE INITIALLY DEFERRED) STRICT');
    let runs = 0;
    const counting = (sql: string) =>
      commits.write(() => {
        runs++;
        db.exec(sql);
      });
    // What refers to nothing is found out by the commit only.
    const outcomes = await Promise.allSettled([
      counting("INSERT INTO note VALUES ('a')"),
      counting("INSERT INTO link VALUES ('nothing')"),
      counting("INSERT INTO note VALUES ('b')"),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(runs).toBe(3);
    expect([notes(), db.isTransaction]).toEqual([[], false]);
  });

  it('quotes nothing of what was written in its errors', async () => {
    await note('hunter2');
    const [refused] = await Promise.allSettled([note('hunter2')]);
    expect(String((refused as PromiseRejectedResult).reason)).not.toContain('hunter2');
  });

  it('rejects what comes after it was closed', async () => {
    const late = note('a');
    db.close();
    await expect(late).rejects.toThrow(StoreUnavailableError);
    await turn();
    await expect(note('b')).rejects.toThrow('The store is closed.');
  });
});

/** In a WAL file the last page of each transaction carries the size of the database: a commit is on disk by that frame. */
function countCommits(wal: Buffer): number {
  const [header, frameHeader] = [32, 24];
  const pageSize = wal.readUInt32BE(8);
  let commits = 0;
  for (let at = header; at + frameHeader <= wal.length; at += frameHeader + pageSize) {
    if (wal.readUInt32BE(at + 4) > 0) commits++;
  }
  return commits;
}
