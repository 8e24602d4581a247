import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Copies of the working tree as it is now, committed or not, in one temporary folder. */
export class WorkingCopies {
  #folder = mkdtempSync(join(tmpdir(), 'kidoku-mutations-'));

  constructor() {
    // PostgreSQL runs as somebody else where the tests run as root, and has its files below this.
    chmodSync(this.#folder, 0o755);
  }

  /** @returns the folder of a new copy. */
  create(name) {
    const copy = join(this.#folder, name);
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
    });
    for (const file of new Set(listed.toString().split('\0'))) {
      if (file === '' || !existsSync(join(root, file))) continue;
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file));
    }
    linkPackages(join(copy, 'node_modules'));
    mkdirSync(join(copy, '.tmp'));
    return copy;
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** One link a package, not one for all: what tests build goes to `node_modules/.cache`, and must go with the copy. */
function linkPackages(packages) {
  mkdirSync(packages);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(packages, name));
  }
}
