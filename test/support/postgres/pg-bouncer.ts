import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port';
import { serverUser } from './postgres-binaries';

/** A real connection pooler before a PostgreSQL: Debian's package pgbouncer. */
export interface PgBouncer {
  /** The database, through it. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPgBouncer(
  databaseUrl: string,
  mode: 'session' | 'transaction',
): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: serverPort, pathname, username } = new URL(databaseUrl);
  const name = pathname.slice(1);
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(
    config,
    `[databases]
${name} = host=${hostname} port=${serverPort} dbname=${name} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
`,
  );
  if (serverUser.uid !== undefined)
    for (const path of [folder, config]) chownSync(path, serverUser.uid, serverUser.uid);
  const child = spawn('pgbouncer', [config], { ...serverUser, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes('process up')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`PgBouncer ended:\n${said.join('\n')}`));
    });
  });
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}
