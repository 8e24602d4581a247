import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Rarely enough that pages which change again and again are moved once, often enough for a small WAL. */
const EVERY_MS = 100;

/** A thread takes 12 MB: too much for the few commits a minute that health checks make. */
const WORTH_A_THREAD = 100;
const QUIET_MS = 60_000;

type Thread = Pick<Worker, 'postMessage' | 'terminate'>;

/**
 * Moves what was committed from the WAL into the file, in a thread of its own: it takes milliseconds, in which this one would
 * answer nobody. It is never in the way of a commit. Where the thread falls behind, or is gone, SQLite does it at a commit.
 */
export class Checkpoints {
  private thread: Thread | undefined;
  private timer: NodeJS.Timeout | undefined;
  private quiet: NodeJS.Timeout | undefined;
  private commits = 0;

  constructor(private readonly startThread: () => Thread) {}

  /** There is something to move. */
  soon(): void {
    this.commits += 1;
    if (!this.thread && this.commits < WORTH_A_THREAD) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.thread ??= this.start();
      this.thread.postMessage(undefined);
    }, EVERY_MS).unref();
  }

  async end(): Promise<void> {
    const { thread } = this;
    clearTimeout(this.timer);
    clearInterval(this.quiet);
    this.timer = undefined;
    this.thread = undefined;
    this.commits = 0;
    await thread?.terminate();
  }

  private start(): Thread {
    this.quiet = setInterval(() => {
      if (this.commits < WORTH_A_THREAD) void this.end();
      this.commits = 0;
    }, QUIET_MS).unref();
    return this.startThread();
  }
}

/** @param path of the store's file */
export function checkpointThread(path: string): Worker {
  const thread = new Worker(join(__dirname, `checkpoint.thread${extname(__filename)}`), { workerData: path });
  thread.unref();
  return thread.on('error', () => undefined);
}
