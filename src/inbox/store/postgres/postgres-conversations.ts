import type { ConversationStore, Position, ReadState } from '../conversation-store';
import { toReadState, type ReadStateRow } from '../read-state-row';
import type { Database } from './database';
import { Statement } from './statement';

export class PostgresConversations implements ConversationStore {
  private readonly state: Statement<One, ReadStateRow & { n: number }>;
  private readonly mark: Statement<One & Partial<Position> & { readonly seq: number }>;

  constructor(
    private readonly db: Database,
    private readonly channel: () => string,
  ) {
    this.state = new Statement(db, channel, STATE, ({ conversation }) => conversation);
    this.mark = new Statement(db, channel, MARK, ({ conversation }) => conversation);
  }

  async readState(conversation: string): Promise<ReadState> {
    const [row] = await this.state.run({ conversation });
    return toReadState(row);
  }

  async markRead(conversation: string, seq: number, upTo?: Position): Promise<void> {
    await this.mark.run({ conversation, seq, ...upTo });
  }

  async owe(conversation: string, answered?: Position): Promise<void> {
    await this.db.query(OWE, [
      this.channel(),
      conversation,
      answered?.timestamp ?? null,
      answered?.messageId ?? null,
    ]);
  }

  async settle(conversation: string, seq: number): Promise<void> {
    await this.db.query(
      'UPDATE kidoku.conversation SET owed_seq = NULL WHERE channel = $1 AND id = $2 AND owed_seq <= $3',
      [this.channel(), conversation, seq],
    );
  }

  async owing(after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM kidoku.conversation WHERE channel = $1 AND owed_seq IS NOT NULL AND id > $2 ORDER BY id LIMIT $3',
      [this.channel(), after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async handOver(conversation: string, toHuman: boolean): Promise<void> {
    await this.db.query(
      `INSERT INTO kidoku.conversation (channel, id, handed_over) VALUES ($1, $2, $3)
       ON CONFLICT (channel, id) DO UPDATE SET handed_over = excluded.handed_over`,
      [this.channel(), conversation, toHuman],
    );
  }
}

interface One {
  readonly conversation: string;
}

const STATE = `
  SELECT g.n, c.received_seq, c.read_seq, c.read_at, c.read_message, c.handed_over, u.at IS NOT NULL AS limited,
         c.newest_at, c.newest_message, c.newest_token, u.prior_at, u.prior_message, u.prior_token
  FROM json_to_recordset($2) AS g (n int, conversation text COLLATE "C")
  JOIN kidoku.conversation c ON c.channel = $1 AND c.id = g.conversation
  LEFT JOIN LATERAL (
    SELECT * FROM kidoku.left_unread u WHERE u.channel = c.channel AND u.conversation = c.id
    ORDER BY u.at, length(u.message), u.message LIMIT 1
  ) u ON true`;

const MARK = `
  WITH given AS (
    SELECT n, conversation, seq, timestamp AS at, "messageId" AS message FROM json_to_recordset($2)
      AS g (n int, conversation text COLLATE "C", seq bigint, timestamp bigint, "messageId" text COLLATE "C")
  ),
  locked AS MATERIALIZED (
    SELECT g.* FROM given g JOIN kidoku.conversation c ON c.channel = $1 AND c.id = g.conversation
    ORDER BY c.id FOR NO KEY UPDATE OF c
  ),
  read AS (
    DELETE FROM kidoku.left_unread u USING locked g WHERE u.channel = $1 AND u.conversation = g.conversation
      AND (g.at IS NULL OR (u.at, length(u.message), u.message) <= (g.at, length(g.message), g.message))
  ),
  moved AS (
    UPDATE kidoku.conversation c SET
      read_seq = greatest(c.read_seq, g.seq),
      owed_seq = CASE WHEN c.owed_seq <= g.seq THEN NULL ELSE c.owed_seq END,
      (read_at, read_message) = (
        SELECT CASE WHEN newer THEN g.at ELSE c.read_at END, CASE WHEN newer THEN g.message ELSE c.read_message END
        FROM (SELECT g.at IS NOT NULL AND (c.read_at IS NULL
                OR (g.at, length(g.message), g.message) > (c.read_at, length(c.read_message), c.read_message)) AS newer) x)
    FROM locked g WHERE c.channel = $1 AND c.id = g.conversation
  )
  SELECT n FROM locked`;

const OWE = `
  WITH owing AS (UPDATE kidoku.conversation SET owed_seq = received_seq WHERE channel = $1 AND id = $2)
  DELETE FROM kidoku.left_unread WHERE channel = $1 AND conversation = $2
    AND (at, length(message), message) <= ($3::bigint, length($4::text), $4::text)`;
