import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RetentionCutoffs } from '../event-store';

/** Few enough that intake hardly notices the commit. */
const ROWS_PER_STEP = 500;

/**
 * Walks the events from the oldest on, by their place in the store: it needs no index of its own, and stops at the first
 * one that is young enough.
 */
export class Pruning {
  private readonly walk: StatementSync;
  private readonly blank: StatementSync;
  private readonly deleteSends: StatementSync;
  private readonly deleteEvent: StatementSync;
  private blankedUpTo = 0;

  constructor(db: DatabaseSync) {
    this.walk = db.prepare(`
      SELECT seq, id, received_at AS receivedAt, finished_at AS finishedAt, outcome FROM event
      WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?`);
    this.blank = db.prepare("UPDATE event SET json = '' WHERE seq = ?");
    this.deleteSends = db.prepare('DELETE FROM outbox WHERE channel = ? AND event_id = ?');
    this.deleteEvent = db.prepare('DELETE FROM event WHERE seq = ?');
  }

  /** @returns how many rows changed; 0 when there is nothing left to prune. */
  step(channel: string, cutoffs: RetentionCutoffs): number {
    return this.forget(channel, cutoffs) + this.blankContent(channel, cutoffs);
  }

  private forget(channel: string, { idsBefore, deadLettersBefore }: RetentionCutoffs): number {
    let deleted = 0;
    let after = 0;
    while (deleted < ROWS_PER_STEP) {
      const rows = this.page(channel, after).filter((row) => row.receivedAt < idsBefore);
      if (rows.length === 0) break;
      for (const row of rows) {
        after = row.seq;
        if (row.finishedAt === null || (row.outcome === 'dead' && row.receivedAt >= deadLettersBefore))
          continue;
        this.deleteSends.run(channel, row.id);
        this.deleteEvent.run(row.seq);
        deleted++;
      }
    }
    return deleted;
  }

  private blankContent(channel: string, { contentBefore }: RetentionCutoffs): number {
    const rows = this.page(channel, this.blankedUpTo).filter((row) => row.receivedAt < contentBefore);
    for (const row of rows) {
      if (row.finishedAt !== null && row.outcome !== 'dead') this.blank.run(row.seq);
    }
    this.blankedUpTo = rows.at(-1)?.seq ?? this.blankedUpTo;
    return rows.length;
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
