import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { MarkableMessage } from '../conversation-store';
import type { NewEvent } from '../event-store';
import type { LeftUnread } from './left-unread';
import { forgetMessage } from './taken-back';

/** Stores one event with all that follows from it. @returns false if it was stored before. Runs inside a commit. */
export type Arrival = (channel: string, event: NewEvent) => boolean;

export function recordArrival(db: DatabaseSync, leftUnread: LeftUnread): Arrival {
  const insert = db.prepare(`
    INSERT INTO event (channel, id, conversation, type, timestamp, received_at, token_at, message_id, json,
                       finished_at, outcome, error)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING`);
  // LINE arms the reply token anew when it delivers again.
  const rearm = db.prepare(
    'UPDATE event SET token_at = ? WHERE channel = ? AND id = ? AND finished_at IS NULL',
  );
  const arrived = db.prepare(`
    INSERT INTO conversation (channel, id, received_seq, owed_seq, newest_at, newest_message, newest_token)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (channel, id) DO UPDATE SET received_seq = ?3,
      owed_seq = CASE WHEN handed_over = 1 THEN owed_seq ELSE coalesce(?4, owed_seq) END,
      newest_at = CASE WHEN ${NEWER} THEN ?5 ELSE newest_at END,
      newest_message = CASE WHEN ${NEWER} THEN ?6 ELSE newest_message END,
      newest_token = CASE WHEN ${NEWER} THEN ?7 ELSE newest_token END`);
  const takenBack = db.prepare(
    "SELECT 1 FROM event WHERE channel = ? AND message_id = ? AND type = 'unsend'",
  );
  const unsend = forgetMessage(db);

  return (channel, event) => {
    const { id, conversation, message, broken } = event;
    const dead = broken === undefined ? null : event.receivedAt;
    const { changes, lastInsertRowid } = insert.run(
      channel,
      id,
      conversation,
      event.type,
      event.timestamp,
      event.receivedAt,
      message?.id ?? event.unsends ?? null,
      event.json,
      dead,
      dead && 'dead',
      broken ?? null,
    );
    if (changes === 0) {
      if (event.isRedelivery) rearm.run(event.receivedAt, channel, id);
      return false;
    }
    const position = message && { timestamp: event.timestamp, messageId: message.id };
    const token = event.leaveUnread ? undefined : message?.markAsReadToken;
    const markable = position && token !== undefined ? { ...position, token } : undefined;
    const due = event.markDue ? lastInsertRowid : null;
    if (event.visible) arrived.run(channel, conversation, lastInsertRowid, due, ...values(markable));
    if (position && event.leaveUnread) leftUnread.add(channel, conversation, position);
    else if (markable) leftUnread.arrived(channel, conversation, markable);
    // LINE delivers out of order: what was taken back may arrive after that.
    const forgotten = event.unsends ?? (message && takenBack.get(channel, message.id) && message.id);
    if (forgotten !== undefined) unsend(channel, forgotten, event.receivedAt);
    return true;
  };
}

function values(message: MarkableMessage | undefined): SQLInputValue[] {
  return message ? [message.timestamp, message.messageId, message.token] : [null, null, null];
}

/** The message that arrives comes after the newest one known. */
const NEWER =
  '(?5 IS NOT NULL AND (newest_at IS NULL OR (?5, length(?6), ?6) > (newest_at, length(newest_message), newest_message)))';
