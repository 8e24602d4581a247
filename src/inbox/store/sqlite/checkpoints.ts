import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Rarely enough that pages which change again and again are moved once, often enough for a small WAL. */
const EVERY_MS = 100;

/**
 * Moves what was committed from the WAL into the file, in a thread of its own: it takes milliseconds, in which this one would
 * answer nobody. It is never in the way of a commit. Where the thread falls behind, or is gone, SQLite does it at a commit.
 */
export class Checkpoints {
  private thread: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly path: string) {}

  /** There is something to move. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.thread ??= this.start();
      this.thread.postMessage(undefined);
    }, EVERY_MS).unref();
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.thread?.terminate();
  }

  private start(): Worker {
    const thread = new Worker(join(__dirname, `checkpoint.thread${extname(__filename)}`), {
      workerData: this.path,
    });
    thread.unref();
    return thread.on('error', () => undefined);
  }
}
