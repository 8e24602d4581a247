import { loneConversation } from '../../lone-conversation';
import type { RetentionCutoffs } from '../event-store';
import type { Database } from './database';
import type { Querying } from './querying';

/** Few enough that intake hardly notices the commit. */
const ROWS_PER_STEP = 500;

/** Any number that no other use of advisory locks in this database has. */
const PRUNING_LOCK = 0x6b69_646f;

/**
 * Walks the events from the oldest on, by their place in the store: it needs no index of its own, and stops at the first
 * page in which all are young enough. One instance at a time does so.
 */
export class Pruning {
  private blankedUpTo = 0;
  /** Back to the beginning when all is pruned: what is kept there now, like dead letters, may be old enough next time. */
  private walkedUpTo = 0;

  constructor(
    private readonly db: Database,
    private readonly channel: () => string,
  ) {}

  /** @returns how many rows changed or were looked at; 0 when there is nothing left to prune, or another one is at it. */
  async step(cutoffs: RetentionCutoffs): Promise<number> {
    const { walked, emptied, blanked } = await this.db.transaction(async (transaction) => {
      const [lock] = await transaction.query<{ mine: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1) AS mine',
        [PRUNING_LOCK],
      );
      if (!lock?.mine) return NOTHING;
      return {
        walked: await this.forget(transaction, cutoffs),
        emptied: await this.emptyDeadLetters(transaction, cutoffs),
        blanked: await this.blankContent(transaction, cutoffs),
      };
    });
    const rows = walked.length + emptied + blanked.length;
    this.walkedUpTo = rows === 0 ? 0 : (walked.at(-1)?.seq ?? this.walkedUpTo);
    this.blankedUpTo = blanked.at(-1)?.seq ?? this.blankedUpTo;
    return rows;
  }

  /** @returns the rows it has walked over. */
  private async forget(
    transaction: Querying,
    { idsBefore, deadLettersBefore }: RetentionCutoffs,
  ): Promise<EventRow[]> {
    const rows = (await this.page(transaction, this.walkedUpTo)).filter((row) => row.received_at < idsBefore);
    const old = rows.filter((row) => row.finished_at !== null && !isKeptDeadLetter(row, deadLettersBefore));
    const ids = old.map(({ id }) => id);
    for (const [statement, values] of [
      ['DELETE FROM kidoku.outbox WHERE channel = $1 AND event_id = ANY ($2)', ids],
      [
        `DELETE FROM kidoku.left_unread u USING kidoku.event e WHERE e.channel = $1 AND e.id = ANY ($2)
           AND (u.channel, u.conversation, u.at, u.message) = (e.channel, e.conversation, e.timestamp, e.message_id)`,
        ids,
      ],
      ['DELETE FROM kidoku.event WHERE channel = $1 AND id = ANY ($2)', ids],
      ['DELETE FROM kidoku.conversation WHERE channel = $1 AND id = ANY ($2)', ids.map(loneConversation)],
    ] as const)
      await transaction.query(statement, [this.channel(), values]);
    return rows;
  }

  /** Their ids stay as long as everybody's, so that none is taken in again. */
  private async emptyDeadLetters(
    transaction: Querying,
    { deadLettersBefore }: RetentionCutoffs,
  ): Promise<number> {
    const rows = await transaction.query<EventRow>(
      `SELECT seq, id, received_at, finished_at, outcome FROM kidoku.event e
       WHERE channel = $1 AND outcome = 'dead' AND received_at < $2 AND (json <> '' OR (type = 'send' AND EXISTS (
         SELECT 1 FROM kidoku.outbox o WHERE o.channel = $1 AND o.event_id = e.id AND o.payload <> '')))
       ORDER BY received_at LIMIT $3`,
      [this.channel(), deadLettersBefore, ROWS_PER_STEP],
    );
    await this.empty(transaction, rows);
    return rows.length;
  }

  /** @returns the rows it has walked over. */
  private async blankContent(
    transaction: Querying,
    { contentBefore }: RetentionCutoffs,
  ): Promise<EventRow[]> {
    const rows = (await this.page(transaction, this.blankedUpTo)).filter(
      (row) => row.received_at < contentBefore,
    );
    await this.empty(
      transaction,
      rows.filter((row) => row.finished_at !== null && row.outcome !== 'dead'),
    );
    return rows;
  }

  private async empty(transaction: Querying, rows: readonly EventRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id);
    await transaction.query("UPDATE kidoku.event SET json = '' WHERE channel = $1 AND id = ANY ($2)", [
      this.channel(),
      ids,
    ]);
    await transaction.query(
      "UPDATE kidoku.outbox SET payload = '' WHERE channel = $1 AND event_id = ANY ($2)",
      [this.channel(), ids],
    );
  }

  private async page(transaction: Querying, after: number): Promise<EventRow[]> {
    const rows = await transaction.query<EventRow>(
      `SELECT seq, id, received_at, finished_at, outcome FROM kidoku.event
       WHERE channel = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      [this.channel(), after, ROWS_PER_STEP],
    );
    return rows;
  }
}

const NOTHING = { walked: [], emptied: 0, blanked: [] };

function isKeptDeadLetter({ outcome, received_at }: EventRow, deadLettersBefore: number): boolean {
  return outcome === 'dead' && received_at >= deadLettersBefore;
}

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly received_at: number;
  readonly finished_at: number | null;
  readonly outcome: string | null;
}
