import type { ServerResponse } from 'node:http';
import type { History } from '../history/history';

const BATCH_SIZE = 500;
/** Entries come in bursts: who waits a little sends many at once. */
const GATHER_MS = 30;
const HEARTBEAT_MS = 15_000;

/** Where a reader has got to. */
export interface Place {
  /** Undefined where the reader has not said which history it knows. */
  readonly run: string | undefined;
  readonly n: number;
}

/** Sends one reader the history, at the reader's own pace: it keeps a place in the history, not a queue of its own. */
export class HistoryStream {
  private timer: NodeJS.Timeout | undefined;
  private blocked = false;

  private constructor(
    private readonly history: History,
    private readonly response: ServerResponse,
    private run: string,
    private n: number,
  ) {}

  static open(history: History, response: ServerResponse, { run = history.run, n }: Place): void {
    const stream = new HistoryStream(history, response, run, Math.min(n, history.entries.length));
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.write(': the history of the sandbox\n\n');
    const stop = history.follow(() => {
      stream.wake();
    });
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    response.on('drain', () => {
      stream.blocked = false;
      stream.wake();
    });
    response.on('close', () => {
      stop();
      clearInterval(heartbeat);
      clearTimeout(stream.timer);
    });
    stream.send();
  }

  private wake(): void {
    if (this.timer || this.blocked) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.send();
    }, GATHER_MS);
  }

  private send(): void {
    if (this.run !== this.history.run) {
      this.run = this.history.run;
      this.n = 0;
      this.event('reset', { run: this.run });
    }
    while (!this.blocked && this.n < this.history.entries.length) {
      const batch = this.history.entries.slice(this.n, this.n + BATCH_SIZE);
      this.n += batch.length;
      this.event('history', batch);
    }
  }

  private event(name: string, data: unknown): void {
    this.blocked = !this.response.write(
      `id: ${this.run}.${this.n}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
    );
  }
}
