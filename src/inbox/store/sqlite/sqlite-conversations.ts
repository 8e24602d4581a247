import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConversationStore, Position, ReadState } from '../conversation-store';
import { toReadState, type ReadStateRow } from '../read-state-row';
import type { GroupCommit } from './group-commit';
import type { LeftUnread } from './left-unread';

export class SqliteConversations implements ConversationStore {
  private readonly state: StatementSync;
  private readonly advance: StatementSync;
  private readonly settleOwed: StatementSync;
  private readonly oweNewest: StatementSync;
  private readonly owingAfter: StatementSync;
  private readonly setHandedOver: StatementSync;

  constructor(
    db: DatabaseSync,
    private readonly commits: GroupCommit,
    private readonly channel: () => string,
    private readonly leftUnread: LeftUnread,
  ) {
    this.state = db.prepare(`
      SELECT c.received_seq, c.read_seq, c.read_at, c.read_message, c.handed_over, u.at IS NOT NULL AS limited,
             c.newest_at, c.newest_message, c.newest_token, u.prior_at, u.prior_message, u.prior_token
      FROM conversation c LEFT JOIN left_unread u ON u.channel = c.channel AND u.conversation = c.id
      WHERE c.channel = ? AND c.id = ? ORDER BY u.at, length(u.message), u.message LIMIT 1`);
    this.advance = db.prepare(`
      UPDATE conversation SET read_seq = max(read_seq, ?3),
        owed_seq = CASE WHEN owed_seq <= ?3 THEN NULL ELSE owed_seq END,
        read_at = CASE WHEN ${FURTHER} THEN ?4 ELSE read_at END,
        read_message = CASE WHEN ${FURTHER} THEN ?5 ELSE read_message END
      WHERE channel = ?1 AND id = ?2`);
    this.settleOwed = db.prepare(
      'UPDATE conversation SET owed_seq = NULL WHERE channel = ?1 AND id = ?2 AND owed_seq <= ?3',
    );
    this.oweNewest = db.prepare(
      'UPDATE conversation SET owed_seq = received_seq WHERE channel = ? AND id = ?',
    );
    this.owingAfter = db.prepare(
      'SELECT id FROM conversation WHERE channel = ? AND owed_seq IS NOT NULL AND id > ? ORDER BY id LIMIT ?',
    );
    this.setHandedOver = db.prepare(`
      INSERT INTO conversation (channel, id, handed_over) VALUES (?1, ?2, ?3)
      ON CONFLICT (channel, id) DO UPDATE SET handed_over = ?3`);
  }

  async readState(conversation: string): Promise<ReadState> {
    return toReadState(
      this.commits.read(() => this.state.get(this.channel(), conversation)) as ReadStateRow | undefined,
    );
  }

  markRead(conversation: string, seq: number, upTo?: Position): Promise<void> {
    return this.commits.write(() => {
      const channel = this.channel();
      this.advance.run(channel, conversation, seq, upTo?.timestamp ?? null, upTo?.messageId ?? null);
      this.leftUnread.read(channel, conversation, upTo);
    });
  }

  owe(conversation: string, answered?: Position): Promise<void> {
    return this.commits.write(() => {
      const channel = this.channel();
      this.oweNewest.run(channel, conversation);
      if (answered) this.leftUnread.read(channel, conversation, answered);
    });
  }

  settle(conversation: string, seq: number): Promise<void> {
    return this.commits.write(() => {
      this.settleOwed.run(this.channel(), conversation, seq);
    });
  }

  async owing(after: string, limit: number): Promise<readonly string[]> {
    return this.owingAfter.all(this.channel(), after, limit).map((row) => row.id as string);
  }

  handOver(conversation: string, toHuman: boolean): Promise<void> {
    return this.commits.write(() => {
      this.setHandedOver.run(this.channel(), conversation, toHuman ? 1 : 0);
    });
  }
}

/** The given position lies behind the one that is known to be read. */
const FURTHER =
  '(?4 IS NOT NULL AND (read_at IS NULL OR (?4, length(?5), ?5) > (read_at, length(read_message), read_message)))';
