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
