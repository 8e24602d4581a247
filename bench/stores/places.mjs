// Where the stores under test are: a new SQLite file, and a new database on a PostgreSQL of the bench's own (or on the one
// that BENCH_DATABASE_URL names), which runs as durably as in production.
import { mkdtempSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A statement that takes longer is counted, in ms. */
export const SLOW_MS = 20;

// The tests' sources name each other without an extension.
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.startsWith('.') && context.parentURL?.endsWith('.ts') ? `${specifier}.ts` : specifier,
      context,
    ),
});

export async function openPlaces() {
  const given = process.env.BENCH_DATABASE_URL;
  const server = given === undefined ? await startServer() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-bench-'));
  let count = 0;
  return {
    /** @returns the URL of a new store of that kind. */
    async create(kind) {
      count += 1;
      if (kind === 'SQLite') return `file:${folder}/${count}.db`;
      const url = new URL(given ?? server.url());
      const name = `kidoku_bench_${process.pid}_${count}`;
      await sql(url.href, `CREATE DATABASE ${name}`);
      url.pathname = `/${name}`;
      return url.href;
    },
    /** @returns what was slow since the last time; undefined on a server that is not the bench's own. */
    slowStatements() {
      // A statement of several lines is logged so.
      const entries = server?.log
        .splice(0)
        .join(' ')
        .split(/(?=\d{4}-\d\d-\d\d [\d:.]+ UTC \[)/);
      return entries?.filter((entry) => entry.includes('duration:'));
    },
    async close() {
      await server?.discard();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function sql(url, statement) {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

async function startServer() {
  const { PostgresServer } = await import('../../test/support/postgres/postgres-server.ts');
  return PostgresServer.start([
    `log_min_duration_statement=${SLOW_MS}`,
    'log_checkpoints=off',
    'max_connections=60',
  ]);
}
