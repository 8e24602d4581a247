/** A table of a SQLite store, and how its rows come into PostgreSQL. `$1` is the rows as JSON, `$2` the channel. */
export interface CopiedTable {
  readonly name: string;
  /** What its rows are read in the order of. */
  readonly key: readonly string[];
  /** @returns the statement's changed rows: those that were not there, or were behind. */
  readonly insert: string;
}

const rows = (table: string) => `json_populate_recordset(NULL::kidoku.${table}, $1)`;

const taken = (...columns: string[]) => columns.map((column) => `${column} = excluded.${column}`).join(', ');

const isNewer = (at: string, message: string) =>
  `(excluded.${at} IS NOT NULL AND (c.${at} IS NULL
     OR (excluded.${at}, length(excluded.${message}), excluded.${message}) > (c.${at}, length(c.${message}), c.${message})))`;

/**
 * In this order: an event comes after the sends that it has made, so that whoever is given it makes no others. What is further
 * wins: a bot may have been at work on either side since the last copy.
 */
export const COPIED_TABLES: readonly CopiedTable[] = [
  {
    name: 'conversation',
    key: ['channel', 'id'],
    insert: `
      INSERT INTO kidoku.conversation AS c SELECT * FROM ${rows('conversation')} ON CONFLICT (channel, id) DO UPDATE SET
        received_seq = greatest(c.received_seq, excluded.received_seq),
        read_seq = greatest(c.read_seq, excluded.read_seq),
        newest_at = CASE WHEN ${isNewer('newest_at', 'newest_message')} THEN excluded.newest_at ELSE c.newest_at END,
        newest_message = CASE WHEN ${isNewer('newest_at', 'newest_message')} THEN excluded.newest_message ELSE c.newest_message END,
        newest_token = CASE WHEN ${isNewer('newest_at', 'newest_message')} THEN excluded.newest_token ELSE c.newest_token END,
        read_at = CASE WHEN ${isNewer('read_at', 'read_message')} THEN excluded.read_at ELSE c.read_at END,
        read_message = CASE WHEN ${isNewer('read_at', 'read_message')} THEN excluded.read_message ELSE c.read_message END
      WHERE excluded.received_seq > c.received_seq OR excluded.read_seq > c.read_seq
        OR ${isNewer('newest_at', 'newest_message')} OR ${isNewer('read_at', 'read_message')}`,
  },
  {
    name: 'left_unread',
    key: ['channel', 'conversation', 'at', 'message'],
    insert: `
      INSERT INTO kidoku.left_unread SELECT u.* FROM ${rows('left_unread')} u WHERE NOT EXISTS (
        SELECT 1 FROM kidoku.conversation c WHERE c.channel = u.channel AND c.id = u.conversation
          AND (c.read_at, length(c.read_message), c.read_message) >= (u.at, length(u.message), u.message))
      ON CONFLICT DO NOTHING`,
  },
  {
    name: 'outbox',
    key: ['channel', 'event_id', 'ordinal'],
    insert: `
      INSERT INTO kidoku.outbox AS c SELECT * FROM ${rows('outbox')} ON CONFLICT (channel, id) DO UPDATE SET
        ${taken('kind', 'payload', 'state', 'attempts', 'first_attempt_at', 'finished_at', 'error')}
      WHERE c.finished_at IS NULL AND (excluded.finished_at IS NOT NULL OR excluded.attempts > c.attempts)`,
  },
  {
    name: 'event',
    key: ['seq'],
    // A SQLite store has no row for a conversation in which nothing was ever seen; here nobody is given its events without.
    insert: `
      WITH homes AS (
        INSERT INTO kidoku.conversation (channel, id)
        SELECT DISTINCT channel, conversation FROM ${rows('event')} WHERE finished_at IS NULL ON CONFLICT DO NOTHING
      )
      INSERT INTO kidoku.event AS c SELECT * FROM ${rows('event')} ON CONFLICT (channel, id) DO UPDATE SET
        ${taken('json', 'attempts', 'handled_at', 'finished_at', 'outcome', 'error')}
      WHERE c.finished_at IS NULL
        AND (excluded.finished_at IS NOT NULL OR (excluded.handled_at IS NOT NULL AND c.handled_at IS NULL))`,
  },
];
