import { ForeignChannelError } from '../../inbox.errors';
import { InboxStore } from '../inbox-store';
import { Checkpoints, checkpointThread } from './checkpoints';
import { GroupCommit } from './group-commit';
import { LeftUnread } from './left-unread';
import { SqliteConversations } from './sqlite-conversations';
import { SqliteEvents } from './sqlite-events';
import { SqliteOutbox } from './sqlite-outbox';
import { StoreFile } from './store-file';

/** The store in one SQLite file, for one bot process. */
export class SqliteInboxStore extends InboxStore {
  readonly events: SqliteEvents;
  readonly conversations: SqliteConversations;
  readonly outbox: SqliteOutbox;

  private readonly file: StoreFile;
  private readonly checkpoints: Checkpoints;
  private readonly commits: GroupCommit;
  private channel: string | undefined;
  private closing: Promise<void> | undefined;

  /** @throws StoreNotOpenedError if the file cannot be used, or another process uses it. */
  constructor(path: string) {
    super();
    this.file = new StoreFile(path, 'DATABASE_URL');
    const { db } = this.file;
    this.checkpoints = new Checkpoints(() => checkpointThread(path));
    this.commits = new GroupCommit(db, () => {
      this.checkpoints.soon();
    });
    this.channel = db.prepare('SELECT channel FROM owner').get()?.channel as string | undefined;
    const channel = () => this.channel ?? '';
    const leftUnread = new LeftUnread(db);
    this.events = new SqliteEvents(db, this.commits, channel, this, leftUnread);
    this.conversations = new SqliteConversations(db, this.commits, channel, leftUnread);
    this.outbox = new SqliteOutbox(db, this.commits, channel, this.events, this.wakes);
  }

  override get owner(): string | undefined {
    return this.channel;
  }

  override async adopt(channel: string): Promise<void> {
    if (this.channel === undefined) {
      // Another bot may come at the same moment: the first one written has it.
      await this.commits.write(() =>
        this.file.db
          .prepare('INSERT INTO owner (channel) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM owner)')
          .run(channel),
      );
      this.channel ??= channel;
    }
    if (this.channel !== channel) throw new ForeignChannelError(this.channel, channel);
  }

  override async ping(): Promise<void> {
    await this.commits.write(() => {
      this.file.db.exec('UPDATE owner SET channel = channel');
    });
  }

  override close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await this.checkpoints.end();
    this.commits.commitAll();
    this.file.close();
  }
}
