import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { BOT, newEvent } from '../../testing/samples';
import { SqliteInboxStore } from './sqlite-inbox-store';
import { TemporarySqliteStore } from './testing/temporary-sqlite-store';

const SCRIPT = join(__dirname, 'testing', 'hold-store.mjs');
const REFUSAL = /Another Kidoku process is running on .*\.db\. Stop it first/;

describe('the lock of a store', () => {
  let temporary: TemporarySqliteStore;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    temporary = new TemporarySqliteStore();
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    await temporary.discard();
  });

  /** Another process that opens the store. @returns what it says: `open`, or why not. */
  async function another(): Promise<{ said: string; process: ChildProcess }> {
    const quiet = ['ExperimentalWarning', 'MODULE_TYPELESS_PACKAGE_JSON'].map(
      (w) => `--disable-warning=${w}`,
    );
    const options = ['--experimental-transform-types', ...quiet];
    const process = spawn(execPath, [...options, SCRIPT, temporary.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(process);
    for await (const said of createInterface(process.stdout)) return { said, process };
    throw new Error('the other process said nothing');
  }

  it('keeps a second process off, in words', async () => {
    expect((await another()).said).toMatch(REFUSAL);
  });

  it('is the same for every link to the file', () => {
    const link = join(dirname(temporary.path), 'current.db');
    symlinkSync(temporary.path, link);
    expect(() => new SqliteInboxStore(link)).toThrow(REFUSAL);
  });

  it('is free again after a close', async () => {
    await temporary.store.close();
    expect((await another()).said).toBe('open');
    expect(() => new SqliteInboxStore(temporary.path)).toThrow(REFUSAL);
  });

  it('is free again after its holder was killed', async () => {
    await temporary.store.close();
    const { said, process } = await another();
    expect(said).toBe('open');
    await kill(process);
    temporary.store = new SqliteInboxStore(temporary.path);
    await temporary.store.adopt(BOT);
    expect((await temporary.store.events.add([newEvent('e1')])).stored).toHaveLength(1);
  });

  it('holds also after this process itself has tried to open the store twice', async () => {
    expect(() => new SqliteInboxStore(temporary.path)).toThrow(REFUSAL);
    expect((await another()).said).toMatch(REFUSAL);
  });

  it('is let go of when the store cannot be opened', async () => {
    await temporary.store.close();
    const version = setVersion(temporary.path, 99);
    expect(() => new SqliteInboxStore(temporary.path)).toThrow(/newer Kidoku/);
    setVersion(temporary.path, version);
    expect((await another()).said).toBe('open');
  });

  it('is a file that only this user can open', () => {
    expect((statSync(`${temporary.path}.lock`).mode & 0o777).toString(8)).toBe('600');
  });
});

async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}

/** @returns the one before. */
function setVersion(path: string, version: number): number {
  const db = new DatabaseSync(path);
  const before = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  db.exec(`PRAGMA user_version = ${String(version)}`);
  db.close();
  return before;
}
