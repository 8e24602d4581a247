import { ForeignChannelError } from '../../inbox.errors';
import { InboxStore } from '../inbox-store';
import type { Database } from './database';
import { adopt } from './owner';
import { Lease } from './lease';
import { openPostgres } from './open-postgres';
import { PostgresConversations } from './postgres-conversations';
import { PostgresEvents } from './postgres-events';
import { PostgresOutbox } from './postgres-outbox';
import { Waker } from './waker';

/** The store in a PostgreSQL database, for any number of bot processes. */
export class PostgresInboxStore extends InboxStore {
  readonly events: PostgresEvents;
  readonly conversations: PostgresConversations;
  readonly outbox: PostgresOutbox;

  private readonly lease: Lease;
  private readonly waker: Waker;
  private closing: Promise<void> | undefined;

  private channel: string | undefined;

  private constructor(private readonly db: Database) {
    super();
    const current = () => this.channel ?? '';
    this.lease = new Lease(db, (owner) => (this.channel ??= owner));
    this.waker = new Waker(db.pool, this.wakes);
    this.events = new PostgresEvents(db, current, this.lease.instance, this);
    this.conversations = new PostgresConversations(db, current);
    this.outbox = new PostgresOutbox(db, current, this.lease.instance, this.wakes);
  }

  /**
   * @param patienceMs how long a server may take to be ready; half a minute if not given.
   * @throws StoreNotOpenedError in words if the database cannot be used.
   */
  static open(url: string, connections: number, patienceMs?: number): Promise<PostgresInboxStore> {
    const use = async (db: Database) => {
      const store = new PostgresInboxStore(db);
      await db.warmUp();
      await store.lease.start();
      await store.waker.start();
      return store;
    };
    return openPostgres(url, { namedBy: 'DATABASE_URL', connections, patienceMs }, use);
  }

  override get owner(): string | undefined {
    return this.channel;
  }

  override async adopt(channel: string): Promise<void> {
    if (this.channel === undefined) {
      await adopt(this.db, channel);
      this.channel = channel;
    }
    if (this.channel !== channel) throw new ForeignChannelError(this.channel, channel);
  }

  override async ping(): Promise<void> {
    await this.lease.renew();
  }

  override endWakes(): Promise<void> {
    return this.waker.stop();
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
