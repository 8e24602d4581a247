import type { NewEvent } from '../event-store';
import { isUnfinished } from './claims';
import { lockConversations } from './conversation-locks';
import { plainText } from './plain-text';
import type { Querying } from './querying';
import { forgetMessages } from './taken-back';

/** Stores events with all that follows from them, in the order given. @returns which of them are new. */
export async function recordArrivals(
  transaction: Querying,
  channel: string,
  events: readonly NewEvent[],
): Promise<boolean[]> {
  await lockConversations(transaction, channel, [...new Set(events.map(({ conversation }) => conversation))]);
  const rows = await transaction.query<Arrived>(ARRIVE, [channel, JSON.stringify(events.map(toItem))]);
  const forgotten = rows.flatMap(({ n, late }) => {
    const { unsends, message } = events[n] ?? {};
    // LINE delivers out of order: what was taken back may arrive after that.
    return unsends ?? (late && message ? message.id : []);
  });
  const latest = Math.max(...events.map(({ receivedAt }) => receivedAt));
  if (forgotten.length > 0) await forgetMessages(transaction, channel, forgotten, latest);
  const arrived = new Set(rows.map(({ n }) => n));
  return events.map((_, n) => arrived.has(n));
}

interface Arrived {
  readonly n: number;
  /** Its message was taken back before it arrived. */
  readonly late: boolean;
}

function toItem(event: NewEvent, n: number): object {
  const { message, ...rest } = event;
  const token = message?.markAsReadToken;
  return {
    ...rest,
    n,
    type: plainText(event.type),
    messageId: message?.id ?? event.unsends,
    ...(token !== undefined && { token: plainText(token) }),
  };
}

const rank = (at: string, message: string) => `(${at}, length(${message}), ${message})`;
const rankOf = (alias: string) => rank(`${alias}.at`, `${alias}.message`);

export const ARRIVE = `
  WITH given AS (
    SELECT n, id, conversation, type, timestamp AS at, "receivedAt" AS received_at, "isRedelivery" AS is_redelivery, json,
           "messageId" AS message, token, visible, "leaveUnread" AS leave_unread, "markDue" AS mark_due, broken
    FROM json_to_recordset($2) AS g (
      n int, id text COLLATE "C", conversation text COLLATE "C", type text, timestamp bigint, "receivedAt" bigint,
      "isRedelivery" boolean, json text, "messageId" text COLLATE "C", token text, visible boolean, "leaveUnread" boolean,
      "markDue" boolean, broken text)
  ),
  arrived AS (
    INSERT INTO kidoku.event (channel, id, conversation, type, timestamp, received_at, token_at, message_id, json,
                              finished_at, outcome, error)
    SELECT $1, id, conversation, type, at, received_at, received_at, message, json,
           CASE WHEN broken IS NOT NULL THEN received_at END, CASE WHEN broken IS NOT NULL THEN 'dead' END, broken
    FROM given ORDER BY n
    -- By its id alone: a place that is taken, by a sequence that lags behind, must not pass for an event that is there.
    ON CONFLICT (channel, id) DO NOTHING RETURNING seq, id
  ),
  -- LINE arms the reply token anew when it delivers again.
  rearmed AS (
    UPDATE kidoku.event e SET token_at = g.received_at FROM given g
    WHERE g.is_redelivery AND e.channel = $1 AND e.id = g.id AND ${isUnfinished('e')}
  ),
  news AS (SELECT g.*, a.seq FROM given g JOIN arrived a USING (id)),
  markable AS (SELECT * FROM news WHERE token IS NOT NULL AND NOT leave_unread),
  -- Messages that shall stay unread, each with the newest one before it.
  reserved AS (
    INSERT INTO kidoku.left_unread (channel, conversation, at, message, prior_at, prior_message, prior_token)
    SELECT $1, u.conversation, u.at, u.message, p.at, p.message, p.token
    FROM news u JOIN kidoku.conversation c ON c.channel = $1 AND c.id = u.conversation
    LEFT JOIN LATERAL (
      SELECT * FROM (
        SELECT c.newest_at AS at, c.newest_message AS message, c.newest_token AS token
        UNION ALL SELECT m.at, m.message, m.token FROM markable m WHERE m.conversation = u.conversation
      ) x WHERE ${rankOf('x')} < ${rankOf('u')} ORDER BY ${rankOf('x')} DESC LIMIT 1
    ) p ON true
    WHERE u.leave_unread AND u.message IS NOT NULL
      AND (c.read_at IS NULL OR ${rankOf('u')} > ${rank('c.read_at', 'c.read_message')})
    ON CONFLICT DO NOTHING
  ),
  -- A message that comes late may still be the newest one before those that shall stay unread.
  bettered AS (
    UPDATE kidoku.left_unread l SET prior_at = b.at, prior_message = b.message, prior_token = b.token
    FROM (
      SELECT DISTINCT ON (l.conversation, l.at, l.message)
             l.conversation, l.at AS limit_at, l.message AS limit_message, m.at, m.message, m.token
      FROM markable m JOIN kidoku.left_unread l ON l.channel = $1 AND l.conversation = m.conversation
      WHERE ${rankOf('m')} < ${rankOf('l')}
        AND (l.prior_at IS NULL OR ${rankOf('m')} > ${rank('l.prior_at', 'l.prior_message')})
      ORDER BY l.conversation, l.at, l.message, m.at DESC, length(m.message) DESC, m.message DESC
    ) b
    WHERE l.channel = $1 AND l.conversation = b.conversation AND l.at = b.limit_at AND l.message = b.limit_message
  ),
  seen AS (
    SELECT conversation, max(seq) AS received_seq, max(seq) FILTER (WHERE mark_due) AS owed_seq
    FROM news WHERE visible GROUP BY conversation
  ),
  newest AS (
    SELECT DISTINCT ON (conversation) conversation, at, message, token FROM markable
    ORDER BY conversation, at DESC, length(message) DESC, message DESC
  ),
  moved AS (
    UPDATE kidoku.conversation c SET
      received_seq = s.received_seq,
      owed_seq = CASE WHEN c.handed_over THEN c.owed_seq ELSE coalesce(s.owed_seq, c.owed_seq) END,
      newest_at = CASE WHEN s.newer THEN s.at ELSE c.newest_at END,
      newest_message = CASE WHEN s.newer THEN s.message ELSE c.newest_message END,
      newest_token = CASE WHEN s.newer THEN s.token ELSE c.newest_token END
    FROM (
      SELECT seen.*, n.at, n.message, n.token,
             n.at IS NOT NULL AND (k.newest_at IS NULL OR ${rankOf('n')} > ${rank('k.newest_at', 'k.newest_message')}) AS newer
      FROM seen JOIN kidoku.conversation k ON k.channel = $1 AND k.id = seen.conversation
      LEFT JOIN newest n USING (conversation)
    ) s
    WHERE c.channel = $1 AND c.id = s.conversation
  )
  SELECT n, message IS NOT NULL AND type <> 'unsend' AND EXISTS (
    SELECT 1 FROM kidoku.event e WHERE e.channel = $1 AND e.message_id = news.message AND e.type = 'unsend') AS late
  FROM news`;
