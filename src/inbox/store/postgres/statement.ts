import type { QueryResultRow } from 'pg';
import { Batching } from './batching';
import type { Database } from './database';

/**
 * One SQL statement, and so one transaction, for any number of items that come at the same moment. `$1` is the channel,
 * `$2` the items as JSON, each with its number `n`. Every row that it returns has the `n` of its item.
 */
export class Statement<Item extends object, Row extends QueryResultRow = { n: number }> {
  private readonly items: Batching<Item, readonly Row[]>;

  constructor(db: Database, channel: () => string, text: string, keyOf: (item: Item) => string) {
    db.hot.add(text);
    this.items = new Batching<Item, readonly Row[]>(async (items) => {
      const numbered = JSON.stringify(items.map((item, n) => ({ ...item, n })));
      const rows = await db.query<Row & { n: number }>(text, [channel(), numbered]);
      const byItem = Map.groupBy(rows, ({ n }) => n);
      return items.map((_, n) => byItem.get(n) ?? []);
    }, keyOf);
  }

  /** @returns the rows of this item. */
  run(item: Item): Promise<readonly Row[]> {
    return this.items.run(item);
  }
}
