import { Logger } from '@nestjs/common';
import { ForeignChannelError } from '../../inbox.errors';
import { InboxStore } from '../inbox-store';
import { Database } from './database';
import { Lease } from './lease';
import { migrate } from './migrate';
import { withPatience } from './patience';
import { PostgresConversations } from './postgres-conversations';
import { PostgresEvents } from './postgres-events';
import { PostgresOutbox } from './postgres-outbox';
import { checkPooling, checkServer } from './server-check';
import { Waker } from './waker';

/** The store in a PostgreSQL database, for any number of bot processes. */
export class PostgresInboxStore extends InboxStore {
  readonly events: PostgresEvents;
  readonly conversations: PostgresConversations;
  readonly outbox: PostgresOutbox;

  private readonly lease: Lease;
  private readonly waker: Waker;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly db: Database,
    private channel: string | undefined,
  ) {
    super();
    const current = () => this.channel ?? '';
    this.lease = new Lease(db);
    this.waker = new Waker(db.pool, this.wakes);
    this.events = new PostgresEvents(db, current, this.lease.instance, this);
    this.conversations = new PostgresConversations(db, current);
    this.outbox = new PostgresOutbox(db, current, this.lease.instance, this.wakes);
  }

  /** @throws StoreNotOpenedError in words if the database cannot be used. */
  static async open(url: string, connections: number): Promise<PostgresInboxStore> {
    return withPatience(async () => {
      const db = new Database(url, connections);
      try {
        return await PostgresInboxStore.openAt(db);
      } catch (error) {
        await db.close();
        throw error;
      }
    });
  }

  private static async openAt(db: Database): Promise<PostgresInboxStore> {
    await checkPooling(db);
    for (const warning of await checkServer(db)) logger.warn(warning);
    await migrate(db, () => new Waker(db.pool).migrate());
    const store = new PostgresInboxStore(db, await readOwner(db));
    await store.lease.start();
    await store.waker.start();
    return store;
  }

  override get owner(): string | undefined {
    return this.channel;
  }

  override async adopt(channel: string): Promise<void> {
    if (this.channel === undefined) {
      // Another bot may come at the same moment, also at another instance: the first one written has it.
      await this.db.query('INSERT INTO kidoku.owner (channel) VALUES ($1) ON CONFLICT DO NOTHING', [channel]);
      this.channel = await readOwner(this.db);
    }
    if (this.channel !== undefined && this.channel !== channel)
      throw new ForeignChannelError(this.channel, channel);
  }

  override async ping(): Promise<void> {
    await this.lease.renew();
  }

  override close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    // What was handed in during this turn is still written.
    await new Promise((resolve) => setImmediate(resolve));
    await this.waker.stop();
    await this.lease.end();
    await this.db.close();
  }
}

const logger = new Logger('Store');

async function readOwner(db: Database): Promise<string | undefined> {
  const [row] = await db.query<{ channel: string }>('SELECT channel FROM kidoku.owner');
  return row?.channel;
}
