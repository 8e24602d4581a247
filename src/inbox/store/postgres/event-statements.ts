import { LONGEST_HOLD_MS } from '../event-store';
import { held, isUnfinished } from './claims';
import { isFree } from './lease';
import { takenBack } from './taken-back';

const isHeld = (heldUntil: string, now: string) =>
  `(coalesce(${heldUntil}, 0) > ${now} AND ${heldUntil} <= ${now} + ${String(LONGEST_HOLD_MS)})`;

/**
 * The heads are read before the locks are taken. By then another may have taken one over, which changes the owner or the epoch
 * of its conversation, or it was taken back by its writer, or handled: so what is locked is compared with what was read, and
 * what can have changed is read from it.
 *
 * BETWEEN, not =, so that only the index of open events has the order that is asked for: with old statistics the planner
 * would walk all events by their place.
 */
export const take = (instance: string) => `
  WITH given AS (SELECT * FROM json_to_recordset($2) AS g (n int, conversation text COLLATE "C", now bigint)),
  head AS MATERIALIZED (
    SELECT g.n, c.id AS conversation, c.owner, c.epoch, e.id, e.seq, e.type, e.timestamp, e.token_at
    FROM given g JOIN kidoku.conversation c ON c.channel = $1 AND c.id = g.conversation
    CROSS JOIN LATERAL (
      SELECT * FROM kidoku.event e
      WHERE e.channel = $1 AND e.conversation BETWEEN g.conversation AND g.conversation AND e.finished_at IS NULL
      ORDER BY e.conversation, e.seq LIMIT 1
    ) e
    WHERE NOT ${isHeld('c.held_until', 'g.now')} AND ${isFree('c', instance)}
  ),
  locked AS MATERIALIZED (
    SELECT c.id, e.json, e.attempts, e.handled_at FROM kidoku.conversation c
    JOIN head h ON c.channel = $1 AND c.id = h.conversation AND c.epoch = h.epoch AND c.owner IS NOT DISTINCT FROM h.owner
    JOIN kidoku.event e ON e.seq = h.seq AND ${isUnfinished('e')}
    ORDER BY c.id FOR NO KEY UPDATE OF c, e
  ),
  taken AS (
    UPDATE kidoku.conversation c SET owner = ${instance}, epoch = nextval('kidoku.epoch') FROM locked l
    WHERE c.channel = $1 AND c.id = l.id RETURNING c.id, c.epoch, l.json, l.attempts, l.handled_at
  )
  SELECT h.n, h.id, h.seq, h.type, t.json, h.timestamp, h.token_at AS "tokenAt", t.attempts,
         t.handled_at IS NOT NULL AS handled, t.epoch, coalesce(h.owner <> ${instance}, false) AS abandoned
  FROM taken t JOIN head h ON h.conversation = t.id`;

const FREE = `
  freed AS (
    UPDATE kidoku.conversation c SET owner = NULL FROM held h WHERE c.channel = $1 AND c.id = h.conversation
  )`;

export const FINISH = `
  WITH ${held(', outcome text, at bigint')}, ${FREE},
  finished AS (UPDATE kidoku.event e SET finished_at = h.at, outcome = h.outcome, error = NULL FROM held h WHERE e.seq = h.seq)
  SELECT n FROM held`;

export const HOLD = `
  WITH ${held(', until bigint, tries int, reason text')},
  freed AS (
    UPDATE kidoku.conversation c SET owner = NULL, held_until = h.until FROM held h WHERE c.channel = $1 AND c.id = h.conversation
  ),
  counted AS (UPDATE kidoku.event e SET attempts = attempts + h.tries, error = h.reason FROM held h WHERE e.seq = h.seq)
  SELECT n FROM held`;

export const BURY = `
  WITH ${held(', reason text, at bigint')}, ${FREE},
  finished AS (
    UPDATE kidoku.event e SET finished_at = h.at, outcome = 'dead', error = h.reason FROM held h WHERE e.seq = h.seq
    RETURNING e.id, h.at
  ),
  buried AS (
    UPDATE kidoku.outbox o SET state = 'dead', finished_at = f.at,
      error = coalesce(o.error || '; ', '') || 'its event was set aside',
      payload = CASE WHEN ${takenBack('o')} THEN '' ELSE payload END
    FROM finished f WHERE o.channel = $1 AND o.event_id = f.id AND o.finished_at IS NULL
  )
  SELECT n FROM held`;

/**
 * Jumps from one conversation to the next: a plain DISTINCT would walk every waiting event. No jump is made that the limit
 * does not ask for. A subquery, not a join: whatever the statistics say, only those jumped to are looked up.
 */
export const DUE = `
  WITH RECURSIVE open (id) AS (
    (SELECT conversation FROM kidoku.event WHERE channel = $1 AND finished_at IS NULL AND conversation > $2
     ORDER BY conversation LIMIT 1)
    UNION ALL
    SELECT (SELECT e.conversation FROM kidoku.event e WHERE e.channel = $1 AND e.finished_at IS NULL AND e.conversation > open.id
            ORDER BY e.conversation LIMIT 1)
    FROM open WHERE open.id IS NOT NULL
  )
  SELECT open.id, (
    SELECT NOT ${isHeld('c.held_until', '$4')} AND ${isFree('c', '$3')}
    FROM kidoku.conversation c WHERE c.channel = $1 AND c.id = open.id
  ) AS due
  FROM open WHERE open.id IS NOT NULL LIMIT $5`;

export const BACKLOG = `
  SELECT
    (SELECT count(*) FROM (SELECT 1 FROM kidoku.event WHERE channel = $1 AND finished_at IS NULL LIMIT $2) p) AS pending,
    (SELECT min(received_at) FROM kidoku.event WHERE channel = $1 AND finished_at IS NULL) AS oldest,
    (SELECT count(*) FROM (SELECT 1 FROM kidoku.event WHERE channel = $1 AND outcome = 'dead' LIMIT $2) d) AS dead`;
