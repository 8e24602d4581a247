import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes sure that only this user can read the file, which holds what users wrote. SQLite gives -wal and -shm the same mode. */
export function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Closing a file drops every lock that this process has on it, so one that exists is not opened.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  // A folder that was named by mistake keeps its mode: SQLite refuses it.
  if (statSync(path).isFile()) chmodSync(path, 0o600);
}
