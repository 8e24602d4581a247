import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What `npm start` runs, as in a terminal: Ctrl-C reaches all of its process group. */
export class Terminal {
  output = '';
  private readonly closed: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.closed = once(child, 'close').then(([code]) => code as number | null);
  }

  static npmStart(cwd: string, env: Record<string, string> = {}): Terminal {
    const inherited = { PATH: process.env.PATH ?? '', HOME: cwd };
    return new Terminal(
      spawn(process.execPath, ['scripts/start.mjs'], {
        cwd,
        env: { ...inherited, PORT: '0', ...env },
        detached: true,
      }),
    );
  }

  /** Resolves with the first match in what is printed, now or later; rejects if the program ends without one. */
  async shows(words: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = words.exec(this.output);
      if (match) return match;
      const ended = await Promise.race([
        this.closed,
        once(this.child.stdout ?? this.child, 'data').then(() => 'more'),
      ]);
      if (ended !== 'more')
        throw new Error(`it ended (${String(ended)}) without ${String(words)}:\n${this.output}`);
    }
  }

  async ctrlC(): Promise<number | null> {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
    return this.closed;
  }

  ends(): Promise<number | null> {
    return this.closed;
  }

  hangUp(): void {
    if (this.child.exitCode === null && this.child.signalCode === null)
      process.kill(-(this.child.pid ?? 0), 'SIGTERM');
  }
}
