import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sandbox } from '../../sandbox/sandbox';

/** Built by build.ts for this run. */
export const MAIN = join(process.env.KIDOKU_TEST_DIST ?? 'dist', 'main.js');

/** Hundreds of bots start in these tests: what Node has compiled for one serves the next, and goes with what was built. */
const COMPILED = join(dirname(MAIN), 'compiled');

/** A port that nobody listens on: what is delivered while a bot is dead must not reach whoever gets its port next. */
export const NOWHERE = 'http://127.0.0.1:1/webhook';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The bot as it is shipped, in a process of its own, which can be killed. */
export class BotProcess {
  readonly logs: LogLine[] = [];
  /** What was printed that is no log line: an error before there is a logger. */
  printed = '';
  readonly exited: Promise<Exit>;
  private listening: Promise<string>;

  private constructor(
    private readonly child: ChildProcess,
    readonly dir: string,
  ) {
    // Not 'exit': what it printed last may still be on its way then.
    this.exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
    this.listening = new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream)
          createInterface({ input: stream }).on('line', (line) => {
            this.read(line, resolve);
          });
      }
      void this.exited.then((exit) => {
        reject(new Error(`The bot ended: ${JSON.stringify(exit)}\n${this.printed}`));
      });
    });
    this.listening.catch(() => undefined);
  }

  /** Starts a bot against the sandbox; resolves when it takes webhooks, which then go to it. */
  static async start(
    sandbox: Sandbox,
    env: Record<string, string> = {},
    dir = newDir(),
  ): Promise<BotProcess> {
    const bot = BotProcess.spawn({ ...environmentFor(sandbox), ...env }, dir);
    sandbox.webhookUrl = `${await bot.url()}/webhook`;
    return bot;
  }

  /** Starts a bot with just these settings, wherever that leads. */
  static spawn(env: Record<string, string>, dir = newDir(), main = MAIN): BotProcess {
    const child = spawn(process.execPath, [main], {
      cwd: dir,
      env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: COMPILED, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new BotProcess(child, dir);
  }

  /** Resolves when it listens; rejects if it ends before. */
  url(): Promise<string> {
    return this.listening;
  }

  /** Where health and metrics are, if they have a port of their own; known once it listens. */
  get managementUrl(): string {
    const listening = this.logs.find(({ message }) => message === 'listening');
    return (listening?.params as { managementUrl?: string } | undefined)?.managementUrl ?? '';
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }

  async stop(): Promise<Exit> {
    return this.running ? this.kill('SIGTERM') : this.exited;
  }

  private read(line: string, listening: (url: string) => void): void {
    const entry = parseLog(line);
    if (!entry) {
      this.printed += `${line}\n`;
      return;
    }
    this.logs.push(entry);
    if (entry.message === 'listening')
      listening((entry.params as { url: string }).url.replace('0.0.0.0', '127.0.0.1'));
  }
}

/** The least that connects a bot to the sandbox, on any free port. */
export function environmentFor(sandbox: Sandbox): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    LINE_CHANNEL_SECRET: sandbox.channel.channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: sandbox.channel.accessToken,
    LINE_API_BASE_URL: sandbox.url,
    LINE_DATA_API_BASE_URL: sandbox.url,
    ...{ chat: { LINE_CHAT_MODE: 'true' }, 'old-api': { LINE_OLD_MARK_AS_READ_API: 'true' }, automatic: {} }[
      sandbox.account
    ],
  };
}

/** Removed when all tests have run: one that failed can be looked at until then. */
export function newDir(): string {
  return mkdtempSync(join(process.env.KIDOKU_TEST_DIRS ?? tmpdir(), 'bot-'));
}

function parseLog(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
