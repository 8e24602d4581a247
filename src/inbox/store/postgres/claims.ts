import type { QueryResultRow } from 'pg';
import { ClaimLostError } from '../../inbox.errors';
import type { Claim } from '../event-store';
import type { Database } from './database';
import { Statement } from './statement';

/** Where an item of a statement under a claim says which claim. */
interface Claimed {
  readonly conversation: string;
  readonly owner: string;
  readonly epoch: number;
  readonly seq: number;
}

/**
 * The claims of `given` that still hold, in the order of their conversations, so that no two transactions can wait for each
 * other. The locks keep them so until the end of the statement: a take-over waits, and finds the event done.
 *
 * @param columns what the items have besides the claim, as SQL.
 */
export const held = (columns = ''): string => `
  given AS (
    SELECT * FROM json_to_recordset($2) AS g (n int, conversation text, owner uuid, epoch bigint, seq bigint ${columns})
  ),
  held AS MATERIALIZED (
    SELECT g.* FROM given g
    JOIN kidoku.conversation c ON c.channel = $1 AND c.id = g.conversation AND c.owner = g.owner AND c.epoch = g.epoch
    JOIN kidoku.event e ON e.seq = g.seq AND ${isUnfinished('e')}
    ORDER BY c.id FOR NO KEY UPDATE OF c, e
  )`;

/**
 * In words that fit no index of open rows: what has been quiet for long is thought to have none, so that in a burst all of
 * them would be read for each few that are asked for.
 */
export const isUnfinished = (row: string): string => `coalesce(${row}.finished_at, -1) = -1`;

/** A statement that changes something only while the claim holds. It begins with {@link held} and returns `n` of what held. */
export class ClaimedStatement<Item extends object, Row extends QueryResultRow = { n: number }> {
  private readonly statement: Statement<Item & Claimed, Row>;

  constructor(
    db: Database,
    channel: () => string,
    private readonly owner: string,
    text: string,
  ) {
    this.statement = new Statement(db, channel, text, ({ conversation }) => conversation);
  }

  /** @throws ClaimLostError */
  async run(claim: Claim, item: Item): Promise<Row> {
    const { id, conversation, seq } = claim.event;
    const [row] = await this.statement.run({
      ...item,
      conversation,
      owner: this.owner,
      epoch: claim.epoch,
      seq,
    });
    if (!row) throw new ClaimLostError(`Event ${id} was taken over, or taken back by its writer.`);
    return row;
  }
}
