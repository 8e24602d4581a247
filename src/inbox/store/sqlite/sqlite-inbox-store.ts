import type { DatabaseSync } from 'node:sqlite';
import { ForeignChannelError } from '../../inbox.errors';
import { InboxStore } from '../inbox-store';
import { Checkpoints, checkpointThread } from './checkpoints';
import { openDatabase } from './database';
import { GroupCommit } from './group-commit';
import { LeftUnread } from './left-unread';
import { ProcessLock } from './process-lock';
import { SqliteConversations } from './sqlite-conversations';
import { SqliteEvents } from './sqlite-events';
import { SqliteOutbox } from './sqlite-outbox';

/** The store in one SQLite file, for one bot process. */
export class SqliteInboxStore extends InboxStore {
  readonly events: SqliteEvents;
  readonly conversations: SqliteConversations;
  readonly outbox: SqliteOutbox;

  private readonly lock: ProcessLock;
  private readonly db: DatabaseSync;
  private readonly checkpoints: Checkpoints;
  private readonly commits: GroupCommit;
  private channel: string | undefined;
  private closing: Promise<void> | undefined;

  /** @throws Error in words if the file cannot be used, or another process uses it. */
  constructor(path: string) {
    super();
    this.lock = new ProcessLock(path);
    try {
      this.db = openDatabase(path);
    } catch (error) {
      this.lock.release();
      throw error;
    }
    this.checkpoints = new Checkpoints(() => checkpointThread(path));
    this.commits = new GroupCommit(this.db, () => {
      this.checkpoints.soon();
    });
    this.channel = this.db.prepare('SELECT channel FROM owner').get()?.channel as string | undefined;
    const channel = () => this.channel ?? '';
    const leftUnread = new LeftUnread(this.db);
    this.events = new SqliteEvents(this.db, this.commits, channel, this, leftUnread);
    this.conversations = new SqliteConversations(this.db, this.commits, channel, leftUnread);
    this.outbox = new SqliteOutbox(this.db, this.commits, channel, this.events, this.wakes);
  }

  override get owner(): string | undefined {
    return this.channel;
  }

  override async adopt(channel: string): Promise<void> {
    if (this.channel === undefined) {
      // Another bot may come at the same moment: the first one written has it.
      await this.commits.write(() =>
        this.db
          .prepare('INSERT INTO owner (channel) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM owner)')
          .run(channel),
      );
      this.channel ??= channel;
    }
    if (this.channel !== channel) throw new ForeignChannelError(this.channel, channel);
  }

  override async ping(): Promise<void> {
    await this.commits.write(() => {
      this.db.exec('UPDATE owner SET channel = channel');
    });
  }

  override close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await this.checkpoints.end();
    this.commits.commitAll();
    this.db.close();
    this.lock.release();
  }
}
