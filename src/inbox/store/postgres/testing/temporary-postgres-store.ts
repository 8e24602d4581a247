import { nameOf, type TemporaryDatabases } from '../../../../../test/support/postgres/temporary-database';
import { PostgresInboxStore } from '../postgres-inbox-store';

/** Enough for what one store does at once in these tests. */
const CONNECTIONS = 4;

/** A store in a database of its own. */
export class TemporaryPostgresStore {
  private constructor(
    readonly url: string,
    public store: PostgresInboxStore,
  ) {}

  /** @param template the URL of a database that was {@link prepare}d, so that it need not be migrated again. */
  static async create(databases: TemporaryDatabases, template?: string): Promise<TemporaryPostgresStore> {
    const url = await databases.create(template === undefined ? undefined : nameOf(template));
    return new TemporaryPostgresStore(url, await PostgresInboxStore.open(url, CONNECTIONS));
  }

  /** @returns the URL of a migrated database that nobody is connected to. */
  static async prepare(databases: TemporaryDatabases): Promise<string> {
    const { url, store } = await TemporaryPostgresStore.create(databases);
    await store.close();
    return url;
  }

  async reopen(): Promise<PostgresInboxStore> {
    await this.store.close();
    return (this.store = await PostgresInboxStore.open(this.url, CONNECTIONS));
  }

  discard(): Promise<void> {
    return this.store.close();
  }
}
