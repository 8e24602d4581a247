import { Client } from 'pg';
import type { TemporaryDatabases } from '../../../../../test/support/postgres/temporary-database';
import { PostgresInboxStore } from '../postgres-inbox-store';

/** Enough for what one store does at once in these tests. */
const CONNECTIONS = 4;

/** A store in a database of its own. */
export class TemporaryPostgresStore {
  private constructor(
    readonly url: string,
    public store: PostgresInboxStore,
  ) {}

  /** In a new database. */
  static async create(databases: TemporaryDatabases): Promise<TemporaryPostgresStore> {
    return TemporaryPostgresStore.open(await databases.create());
  }

  /** In a database that an earlier one was in: all that it has kept is gone. */
  static async anew(url: string): Promise<TemporaryPostgresStore> {
    const client = new Client(url);
    await client.connect();
    await client.query(FORGET);
    await client.end();
    return TemporaryPostgresStore.open(url);
  }

  private static async open(url: string): Promise<TemporaryPostgresStore> {
    return new TemporaryPostgresStore(url, await PostgresInboxStore.open(url, CONNECTIONS));
  }

  async reopen(): Promise<PostgresInboxStore> {
    await this.store.close();
    return (this.store = await PostgresInboxStore.open(this.url, CONNECTIONS));
  }

  discard(): Promise<void> {
    return this.store.close();
  }
}

const FORGET = ['event', 'outbox', 'conversation', 'left_unread', 'owner', 'instance']
  .map((table) => `DELETE FROM kidoku.${table};`)
  .concat('DELETE FROM kidoku_worker._private_jobs; ALTER SEQUENCE kidoku.event_seq_seq RESTART')
  .join('');
