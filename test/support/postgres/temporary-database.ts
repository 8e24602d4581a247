import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { PostgresServer } from './postgres-server';

/** Databases of a test file's own: on a server of its own, or on the one that TEST_DATABASE_URL names. */
export class TemporaryDatabases {
  private readonly names: string[] = [];

  private constructor(
    private readonly admin: string,
    private readonly server: PostgresServer | undefined,
  ) {}

  static async open(): Promise<TemporaryDatabases> {
    const given = process.env.TEST_DATABASE_URL;
    const server = given === undefined ? await PostgresServer.start() : undefined;
    return new TemporaryDatabases(given ?? server?.url() ?? '', server);
  }

  /** @returns the URL of a new database. */
  async create(): Promise<string> {
    const name = `kidoku_test_${randomUUID().replaceAll('-', '')}`;
    await this.run(`CREATE DATABASE ${name}`);
    this.names.push(name);
    const url = new URL(this.admin);
    url.pathname = `/${name}`;
    return url.href;
  }

  async close(): Promise<void> {
    if (this.server) await this.server.discard();
    else for (const name of this.names) await this.run(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  private async run(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.admin });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
}
