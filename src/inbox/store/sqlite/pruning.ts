import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { loneConversation } from '../../lone-conversation';
import type { RetentionCutoffs } from '../event-store';
import type { GroupCommit } from './group-commit';

/** Few enough that intake hardly notices the commit. */
const ROWS_PER_STEP = 500;

/**
 * Walks the events from the oldest on, by their place in the store: it needs no index of its own, and stops at the first
 * one that is young enough.
 */
export class Pruning {
  private readonly walk: StatementSync;
  private readonly oldDead: StatementSync;
  private readonly blank: StatementSync;
  private readonly blankSends: StatementSync;
  private readonly deleteSends: StatementSync;
  private readonly deleteLeftUnread: StatementSync;
  private readonly deleteEvent: StatementSync;
  private readonly deleteConversation: StatementSync;
  private blankedUpTo = 0;
  /** Back to the beginning when all is pruned: what is kept there now, like dead letters, may be old enough next time. */
  private walkedUpTo = 0;

  constructor(
    db: DatabaseSync,
    private readonly commits: GroupCommit,
  ) {
    this.walk = db.prepare(`
      SELECT seq, id, received_at AS receivedAt, finished_at AS finishedAt, outcome FROM event
      WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?`);
    this.oldDead = db.prepare(`
      SELECT seq, id FROM event
      WHERE channel = ? AND outcome = 'dead' AND received_at < ? AND (json <> '' OR (type = 'send' AND EXISTS (
        SELECT 1 FROM outbox o WHERE o.channel = event.channel AND o.event_id = event.id AND o.payload <> '')))
      ORDER BY received_at LIMIT ?`);
    this.blank = db.prepare("UPDATE event SET json = '' WHERE seq = ?");
    this.blankSends = db.prepare("UPDATE outbox SET payload = '' WHERE channel = ? AND event_id = ?");
    this.deleteSends = db.prepare('DELETE FROM outbox WHERE channel = ? AND event_id = ?');
    this.deleteLeftUnread = db.prepare(`
      DELETE FROM left_unread WHERE (channel, conversation, at, message) =
        (SELECT channel, conversation, timestamp, message_id FROM event WHERE seq = ?)`);
    this.deleteEvent = db.prepare('DELETE FROM event WHERE seq = ?');
    this.deleteConversation = db.prepare('DELETE FROM conversation WHERE channel = ? AND id = ?');
  }

  /** @returns how many rows changed or were looked at; 0 when there is nothing left to prune. */
  async step(channel: string, cutoffs: RetentionCutoffs): Promise<number> {
    const { walked, emptied, blanked } = await this.commits.write(() => ({
      walked: this.forget(channel, cutoffs),
      emptied: this.emptyDeadLetters(channel, cutoffs),
      blanked: this.blankContent(channel, cutoffs),
    }));
    const rows = walked.length + emptied + blanked.length;
    this.walkedUpTo = rows === 0 ? 0 : (walked.at(-1)?.seq ?? this.walkedUpTo);
    this.blankedUpTo = blanked.at(-1)?.seq ?? this.blankedUpTo;
    return rows;
  }

  /** @returns the rows it has walked over. */
  private forget(channel: string, { idsBefore, deadLettersBefore }: RetentionCutoffs): EventRow[] {
    const rows = this.page(channel, this.walkedUpTo).filter((row) => row.receivedAt < idsBefore);
    for (const { seq, id, receivedAt, finishedAt, outcome } of rows) {
      if (finishedAt === null || (outcome === 'dead' && receivedAt >= deadLettersBefore)) continue;
      this.deleteSends.run(channel, id);
      this.deleteLeftUnread.run(seq);
      this.deleteEvent.run(seq);
      this.deleteConversation.run(channel, loneConversation(id));
    }
    return rows;
  }

  /** Their ids stay as long as everybody's, so that none is taken in again. */
  private emptyDeadLetters(channel: string, { deadLettersBefore }: RetentionCutoffs): number {
    const rows = this.oldDead.all(channel, deadLettersBefore, ROWS_PER_STEP) as unknown as Pick<
      EventRow,
      'seq' | 'id'
    >[];
    for (const row of rows) this.empty(channel, row);
    return rows.length;
  }

  /** @returns the rows it has walked over. */
  private blankContent(channel: string, { contentBefore }: RetentionCutoffs): EventRow[] {
    const rows = this.page(channel, this.blankedUpTo).filter((row) => row.receivedAt < contentBefore);
    for (const row of rows) {
      if (row.finishedAt !== null && row.outcome !== 'dead') this.empty(channel, row);
    }
    return rows;
  }

  private empty(channel: string, { seq, id }: Pick<EventRow, 'seq' | 'id'>): void {
    this.blank.run(seq);
    this.blankSends.run(channel, id);
  }

  private page(channel: string, after: number): EventRow[] {
    return this.walk.all(channel, after, ROWS_PER_STEP) as unknown as EventRow[];
  }
}

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: string | null;
}
