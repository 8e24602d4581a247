import { Client } from 'pg';
import { PostgresServer } from '../../../../test/support/postgres/postgres-server';
import { until } from '../../testing/until';
import { MIGRATIONS } from './migrations';
import { PostgresInboxStore } from './postgres-inbox-store';

describe('opening a store on PostgreSQL', () => {
  let server: PostgresServer;
  let databases = 0;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.discard());

  async function sql(url: string, statement: string): Promise<Record<string, unknown>[]> {
    const client = new Client(url);
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    await client.end();
    return rows;
  }

  async function newDatabase(): Promise<string> {
    const name = `d${++databases}`;
    await sql(server.url(), `CREATE DATABASE ${name}`);
    return server.url(name);
  }

  const opening = (url: string) => PostgresInboxStore.open(url, 6);

  it('works for any number that start at once on an empty database', async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => opening(url)));
    await Promise.all(stores.map((store) => store.close()));
    expect(await sql(url, 'SELECT version FROM kidoku.migration')).toEqual(
      MIGRATIONS.map((_, i) => ({ version: i + 1 })),
    );
  });

  it('refuses a database that a newer program has upgraded', async () => {
    const url = await newDatabase();
    await (await opening(url)).close();
    await sql(url, 'INSERT INTO kidoku.migration (version) VALUES (99)');
    await expect(opening(url)).rejects.toThrow(/newer Kidoku.*store version 99.*Start the newer version/s);
  });

  it('waits for a lock that somebody holds for a moment', async () => {
    const url = await newDatabase();
    await (await opening(url)).close();
    const holder = new Client(url);
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE kidoku.owner');
    const store = opening(url);
    await until(async () => {
      const waiting = await sql(url, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      return waiting.length > 0;
    });
    await holder.query('COMMIT');
    await holder.end();
    await (await store).close();
  });

  it.each([
    [
      'no such database',
      (url: string) => url.replace(/\w+$/, 'nothere'),
      /no such database.*CREATE DATABASE/s,
    ],
    [
      'no such host',
      () => 'postgres://u:hunter2@nothere.invalid/k',
      /nothere.invalid.*Is the server running/,
    ],
    [
      'nobody listens',
      () => 'postgres://u:hunter2@127.0.0.1:1/k',
      /ECONNREFUSED.*host and port of DATABASE_URL/,
    ],
  ])('says in words: %s', async (_, bad, words) => {
    const problem = await PostgresInboxStore.open(bad(server.url()), 6, 0).catch((error: unknown) =>
      String(error),
    );
    expect(problem).toMatch(words);
    expect(problem).not.toContain('hunter2');
  });

  it('says in words that a role may not create what it needs', async () => {
    const url = new URL(await newDatabase());
    await sql(server.url(), 'CREATE ROLE limited LOGIN');
    url.username = 'limited';
    await expect(opening(url.href)).rejects.toThrow(/GRANT CREATE ON DATABASE/);
  });

  it.each([
    ['synchronous_commit = off', /synchronous_commit=off.*ALTER ROLE/s],
    ['default_transaction_read_only = on', /takes no writes/],
  ])('refuses a role with %s', async (setting, words) => {
    const url = await newDatabase();
    await sql(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET ${setting}`);
    await expect(opening(url)).rejects.toThrow(words);
  });

  it('says at once what to do about a server that speaks no TLS where that is asked for', async () => {
    const url = new URL(await newDatabase());
    url.searchParams.set('sslmode', 'verify-full');
    await expect(opening(url.href)).rejects.toThrow(/Take sslmode out of DATABASE_URL/);
  });

  it('refuses a server that does not sync', async () => {
    const careless = await PostgresServer.start(['fsync=off']);
    await expect(opening(careless.url())).rejects.toThrow(/fsync=off: a power cut/);
    await careless.discard();
  });
});
