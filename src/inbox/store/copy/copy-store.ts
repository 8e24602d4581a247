import { StoreNotOpenedError } from '../../inbox.errors';
import type { Database } from '../postgres/database';
import { openPostgres } from '../postgres/open-postgres';
import { adopt } from '../postgres/owner';
import { plainText } from '../postgres/plain-text';
import { COPIED_TABLES, type CopiedTable } from './copied-tables';
import { asNotOpened } from '../sqlite/store-file';
import { SqliteSource, type Row } from './sqlite-source';

const ROWS_AT_ONCE = 1_000;
const CONNECTIONS = 4;

/**
 * Brings what a SQLite store holds to PostgreSQL: events, what they have sent, read state and remembered ids. Can be run
 * again: what is there already stays as it is there.
 *
 * @param from path of the file. @param to URL of the database. @param say takes lines for the operator.
 * @throws StoreNotOpenedError, ForeignChannelError in words.
 */
export async function copyStore(from: string, to: string, say: (line: string) => void): Promise<void> {
  const source = new SqliteSource(from);
  try {
    await openPostgres(to, { namedBy: '--to', connections: CONNECTIONS }, async (db) => {
      try {
        await copy(source, db, say);
      } finally {
        await db.close();
      }
    });
  } catch (error) {
    throw isOfSqlite(error) ? asNotOpened(error, from, '--from') : error;
  } finally {
    source.close();
  }
}

const isOfSqlite = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR';

async function copy(source: SqliteSource, db: Database, say: (line: string) => void): Promise<void> {
  const channel = source.owner;
  if (channel === undefined) {
    say('The store is new and belongs to no bot yet: there is nothing to copy.');
    return;
  }
  await adopt(db, channel);
  // What bots take in on PostgreSQL comes after what is copied, also if this is interrupted. Never back: they may be at it.
  await db.query(
    `SELECT setval('kidoku.event_seq_seq', $1) WHERE $1 >= (SELECT last_value + is_called::int FROM kidoku.event_seq_seq)`,
    [source.lastSeq],
  );
  await refuseForeignEvents(source, db);
  say(`Copying the store of the bot ${channel}. From now on start no bot on the file:`);
  for (const table of COPIED_TABLES) await copyTable(source, table, db, say);
  say(
    `${number(source.pending())} events of it were still to be handled. Now start the bots with the new DATABASE_URL.`,
  );
  say('Keep the file as a backup, but start no bot on it again: it would answer what the others answer.');
}

/** Events of other origin among the places of the file's own: some would come before what they must follow. */
async function refuseForeignEvents(source: SqliteSource, db: Database): Promise<void> {
  let after = 0;
  for (;;) {
    const there = await db.query<{ seq: number; id: string }>(
      'SELECT seq, id FROM kidoku.event WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3',
      [after, source.lastSeq, ROWS_AT_ONCE],
    );
    if (there.some(({ seq, id }) => !source.hasEvent(seq, id))) throw new StoreNotOpenedError(OCCUPIED);
    const last = there.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

async function copyTable(
  source: SqliteSource,
  table: CopiedTable,
  db: Database,
  say: (line: string) => void,
): Promise<void> {
  const total = source.count(table);
  let read = 0;
  let changed = 0;
  let saidAt = Date.now();
  for (const page of source.pages(table, ROWS_AT_ONCE)) {
    changed += await insert(db, table, page);
    read += page.length;
    if (Date.now() - saidAt > 1_000) {
      say(`  ${table.name}: ${number(read)} of ${number(total)}`);
      saidAt = Date.now();
    }
  }
  say(`  ${table.name}: ${number(total)} read, ${number(changed)} written, the rest was there already`);
}

/** @returns how many rows were new, or behind. */
function insert(db: Database, table: CopiedTable, rows: readonly Row[]): Promise<number> {
  return db.transaction(async (transaction) => {
    const written = await transaction.query(`${table.insert} RETURNING 1`, [
      JSON.stringify(rows.map(toPostgres)),
    ]);
    return written.length;
  });
}

const OCCUPIED =
  'The database of --to has taken in events of its own before this store was copied, so their order would be lost. ' +
  'Copy into a new database.';

function toPostgres({ ...row }: Row): object {
  for (const [column, value] of Object.entries(row))
    if (typeof value === 'string') row[column] = plainText(value);
  return 'handed_over' in row ? { ...row, handed_over: row.handed_over === 1, epoch: 0 } : row;
}

const number = (n: number) => n.toLocaleString('en');
