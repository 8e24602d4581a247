import type { DatabaseSync } from 'node:sqlite';

/**
 * Whether the message that an `outbox` row answers was taken back: its event is blank before its sends are final.
 * Sends that no event asked for are blank from the beginning.
 */
export const TAKEN_BACK = `
  EXISTS (SELECT 1 FROM event e WHERE e.channel = outbox.channel AND e.id = outbox.event_id
            AND e.json = '' AND e.type <> 'send')`;

/** LINE asks that a message which its writer took back can no longer be seen. Runs inside a commit. */
export function forgetMessage(db: DatabaseSync): (channel: string, messageId: string, now: number) => void {
  const theMessage = "channel = ?1 AND message_id = ?2 AND type <> 'unsend'";
  const complete = db.prepare(`
    UPDATE event SET finished_at = ?3, outcome = 'unsent'
    WHERE ${theMessage} AND finished_at IS NULL AND handled_at IS NULL`);
  // What a handled event may have sent is tried again with the same payload, and blanked once that has ended.
  const cancelSends = db.prepare(`
    UPDATE outbox SET state = 'unsent', finished_at = ?3 WHERE channel = ?1 AND finished_at IS NULL
      AND event_id IN (SELECT id FROM event WHERE ${theMessage} AND (outbox.state = 'planned' OR handled_at IS NULL))`);
  const blankSends = db.prepare(`
    UPDATE outbox SET payload = '' WHERE channel = ?1 AND finished_at IS NOT NULL
      AND event_id IN (SELECT id FROM event WHERE ${theMessage})`);
  const release = db.prepare(`
    UPDATE conversation SET held_until = NULL WHERE channel = ?1
      AND id IN (SELECT conversation FROM event WHERE ${theMessage} AND outcome = 'unsent')`);
  const endReservation = db.prepare(`
    DELETE FROM left_unread WHERE channel = ?1 AND message = ?2
      AND conversation IN (SELECT conversation FROM event WHERE ${theMessage})`);
  const blankEvents = db.prepare(`UPDATE event SET json = '' WHERE ${theMessage}`);

  return (channel, messageId, now) => {
    complete.run(channel, messageId, now);
    cancelSends.run(channel, messageId, now);
    blankSends.run(channel, messageId);
    release.run(channel, messageId);
    endReservation.run(channel, messageId);
    blankEvents.run(channel, messageId);
  };
}
