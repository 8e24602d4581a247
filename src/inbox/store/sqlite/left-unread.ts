import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MarkableMessage, Position } from '../conversation-store';

/**
 * Messages that shall stay unread, each with the newest one before it. Most bots have none, ever: until there is one, an arrival
 * and a mark change nothing here. Every method but the constructor runs inside a commit.
 */
export class LeftUnread {
  private any: boolean;
  private readonly insert: StatementSync;
  private readonly improvePrior: StatementSync;
  private readonly deleteUpTo: StatementSync;
  private readonly deleteAll: StatementSync;

  constructor(db: DatabaseSync) {
    this.any = db.prepare('SELECT 1 FROM left_unread LIMIT 1').get() !== undefined;
    this.insert = db.prepare(`
      INSERT INTO left_unread (channel, conversation, at, message, prior_at, prior_message, prior_token)
      SELECT channel, id, ?3, ?4, before.at, before.message, before.token FROM conversation
      LEFT JOIN (SELECT newest_at AS at, newest_message AS message, newest_token AS token FROM conversation
                 WHERE channel = ?1 AND id = ?2
                   AND (newest_at, length(newest_message), newest_message) < (?3, length(?4), ?4)) AS before
      WHERE channel = ?1 AND id = ?2 AND (read_at IS NULL OR (?3, length(?4), ?4) > (read_at, length(read_message), read_message))
      ON CONFLICT DO NOTHING`);
    this.improvePrior = db.prepare(`
      UPDATE left_unread SET prior_at = ?3, prior_message = ?4, prior_token = ?5
      WHERE channel = ?1 AND conversation = ?2 AND (at, length(message), message) > (?3, length(?4), ?4)
        AND (prior_at IS NULL OR (?3, length(?4), ?4) > (prior_at, length(prior_message), prior_message))`);
    this.deleteUpTo = db.prepare(`
      DELETE FROM left_unread WHERE channel = ?1 AND conversation = ?2
        AND (at, length(message), message) <= (?3, length(?4), ?4)`);
    this.deleteAll = db.prepare('DELETE FROM left_unread WHERE channel = ? AND conversation = ?');
  }

  /** Its conversation is stored already; what is read is not left unread. */
  add(channel: string, conversation: string, { timestamp, messageId }: Position): void {
    this.any = true;
    this.insert.run(channel, conversation, timestamp, messageId);
  }

  /** A message that comes late may still be the newest one before those that shall stay unread. */
  arrived(channel: string, conversation: string, { timestamp, messageId, token }: MarkableMessage): void {
    if (this.any) this.improvePrior.run(channel, conversation, timestamp, messageId, token);
  }

  /** @param upTo what shows "Read" now, and all before it; all there is where it is not given */
  read(channel: string, conversation: string, upTo?: Position): void {
    if (!this.any) return;
    if (upTo) this.deleteUpTo.run(channel, conversation, upTo.timestamp, upTo.messageId);
    else this.deleteAll.run(channel, conversation);
  }
}
