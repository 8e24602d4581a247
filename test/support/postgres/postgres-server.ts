import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { postgresBinaries, serverUser } from './postgres-binaries';

/** Ends the server when its standard input does: with the process that started it, however that dies. */
const WITH_ITS_PARENT = '"$@" & read _; kill -QUIT $!; wait';

const STOP_SIGNAL = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** A real PostgreSQL of a test's own, in a temporary folder and on a free port, as durable as in production. */
export class PostgresServer {
  /** What it has logged, line by line. */
  readonly log: string[] = [];
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly bin: string,
    private readonly settings: readonly string[],
    private port: number,
  ) {}

  /** @param settings like `fsync=off`, over PostgreSQL's own. */
  static async start(settings: readonly string[] = []): Promise<PostgresServer> {
    const folder = newFolder();
    const bin = postgresBinaries(folder);
    // Only making the files is not waited for; the server itself syncs.
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    await promisify(execFile)(
      join(bin, 'initdb'),
      [`--pgdata=${join(folder, 'data')}`, ...options],
      serverUser,
    );
    const server = new PostgresServer(folder, bin, settings, await freePort());
    await server.start();
    return server;
  }

  /** A server of its own on a copy of this one's files, as after a restore. This one must be stopped. */
  async copy(settings: readonly string[] = [], files: readonly string[] = []): Promise<PostgresServer> {
    const folder = newFolder();
    const data = join(folder, 'data');
    await promisify(execFile)('cp', ['-r', join(this.folder, 'data'), data], serverUser);
    for (const file of files) writeFileSync(join(data, file), '');
    const server = new PostgresServer(folder, this.bin, settings, await freePort());
    await server.start();
    return server;
  }

  /** A hot standby that follows this one, once that runs again. This one must be stopped. */
  standby(): Promise<PostgresServer> {
    const follow = `primary_conninfo=host=127.0.0.1 port=${String(this.port)} user=postgres`;
    return this.copy([follow, 'wal_retrieve_retry_interval=200ms'], ['standby.signal']);
  }

  /** The URL of a database on it, as its superuser. */
  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** On the same port and data as before; resolves when it takes connections. @param more settings, for this time. */
  async start(more: readonly string[] = []): Promise<void> {
    const settings = ['unix_socket_directories=', 'listen_addresses=127.0.0.1', ...this.settings, ...more];
    const postgres = [join(this.bin, 'postgres'), '-D', join(this.folder, 'data'), '-p', String(this.port)];
    const child = spawn(
      'sh',
      ['-c', WITH_ITS_PARENT, 'sh', ...postgres, ...settings.flatMap((setting) => ['-c', setting])],
      { ...serverUser, stdio: ['pipe', 'ignore', 'pipe'] },
    );
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.log.push(line);
        if (/ready to accept (read-only )?connections/.test(line)) resolve();
      });
      child.once('exit', () => {
        reject(new Error(`PostgreSQL ended:\n${this.log.slice(-20).join('\n')}`));
      });
    });
  }

  /** `immediate` is as if it had crashed. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    if (!this.child) return;
    const exited = once(this.child, 'exit');
    process.kill(this.pid(), STOP_SIGNAL[how]);
    // The shell waits for a line.
    this.child.stdin?.end();
    await exited;
    this.child = undefined;
  }

  async discard(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pid(): number {
    return Number(readFileSync(join(this.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-postgres-'));
  if (serverUser.uid !== undefined) chownSync(folder, serverUser.uid, serverUser.uid);
  return folder;
}
