import type { Querying } from './querying';

/**
 * Whether the message that an `outbox` row answers was taken back: its event is blank before its sends are final.
 * Sends that no event asked for are blank from the beginning.
 */
export const takenBack = (outbox: string): string => `
  EXISTS (SELECT 1 FROM kidoku.event e WHERE e.channel = ${outbox}.channel AND e.id = ${outbox}.event_id
            AND e.json = '' AND e.type <> 'send')`;

/** LINE asks that a message which its writer took back can no longer be seen. Needs the lock on its conversation. */
export async function forgetMessages(
  transaction: Querying,
  channel: string,
  messageIds: readonly string[],
  now: number,
): Promise<void> {
  const theMessages = "channel = $1 AND message_id = ANY ($2) AND type <> 'unsend'";
  const run = (text: string, ...more: unknown[]) => transaction.query(text, [channel, messageIds, ...more]);
  await run(
    `UPDATE kidoku.event SET finished_at = $3, outcome = 'unsent'
     WHERE ${theMessages} AND finished_at IS NULL AND handled_at IS NULL`,
    now,
  );
  // What a handled event may have sent is tried again with the same payload, and blanked once that has ended.
  await run(
    `UPDATE kidoku.outbox o SET state = 'unsent', finished_at = $3 WHERE channel = $1 AND finished_at IS NULL
       AND event_id IN (SELECT id FROM kidoku.event WHERE ${theMessages} AND (o.state = 'planned' OR handled_at IS NULL))`,
    now,
  );
  await run(
    `UPDATE kidoku.outbox SET payload = '' WHERE channel = $1 AND finished_at IS NOT NULL
       AND event_id IN (SELECT id FROM kidoku.event WHERE ${theMessages})`,
  );
  await run(
    `UPDATE kidoku.conversation SET held_until = NULL WHERE channel = $1
       AND id IN (SELECT conversation FROM kidoku.event WHERE ${theMessages} AND outcome = 'unsent')`,
  );
  await run(
    `DELETE FROM kidoku.left_unread WHERE channel = $1 AND message = ANY ($2)
       AND conversation IN (SELECT conversation FROM kidoku.event WHERE ${theMessages})`,
  );
  await run(`UPDATE kidoku.event SET json = '' WHERE ${theMessages}`);
}

/**
 * An answer that was recorded as sent while its message was being taken back has kept its text: neither of the two saw the
 * other. The unsend's own turn comes after both.
 */
export async function forgetLateAnswers(db: Querying, channel: string, unsendSeq: number): Promise<void> {
  await db.query(
    `UPDATE kidoku.outbox o SET payload = '' FROM kidoku.event unsend
     JOIN kidoku.event e ON e.channel = unsend.channel AND e.message_id = unsend.message_id AND e.type <> 'unsend'
     WHERE unsend.seq = $2 AND o.channel = $1 AND o.event_id = e.id AND o.finished_at IS NOT NULL AND o.payload <> ''`,
    [channel, unsendSeq],
  );
}
