import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newDir } from './bot-process';

/** The unit in which the file system hands out its space. */
const PAGE = Buffer.alloc(4096);
const CHUNK = Buffer.alloc(1024 * 1024);

/** A small file system of its own, which can be filled up. */
export class SmallDisk {
  private constructor(readonly dir: string) {}

  /**
   * Only root may mount. Whoever may not can still run all the other tests, and is told what was not checked; where
   * everything has to be checked (`CI`), that is an error.
   *
   * @param unchecked what cannot be checked without it
   */
  static mount(size: string, unchecked: string): SmallDisk | undefined {
    const dir = newDir();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'kidoku-test', dir], { stdio: 'pipe' });
    } catch (error) {
      const words = `No file system can be mounted here (${(error as Error).message.trim()}): not checked: ${unchecked}.`;
      if (process.env.CI) throw new Error(`${words} Run it as root.`, { cause: error });
      process.stderr.write(`${words}\n`);
      return undefined;
    }
    return new SmallDisk(dir);
  }

  /** To the last page. */
  fill(): void {
    for (const piece of [CHUNK, PAGE]) while (this.takes(piece));
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    // Lazily: a process that was just killed may not have let go of its files yet.
    execFileSync('umount', ['--lazy', this.dir]);
  }

  private get ballast(): string {
    return join(this.dir, 'ballast');
  }

  private takes(piece: Buffer): boolean {
    try {
      appendFileSync(this.ballast, piece);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
      throw error;
    }
  }
}
