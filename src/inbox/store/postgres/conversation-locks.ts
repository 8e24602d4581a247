import type { PoolClient } from 'pg';

/**
 * Locks conversations until the end of the transaction, in the order of their ids, so that no two transactions can wait for
 * each other. What is stored under the lock becomes visible in the order of its numbers: those are given out before a
 * commit, and without the lock a later number could be seen before an earlier one.
 */
export async function lockConversations(
  client: PoolClient,
  channel: string,
  conversations: readonly string[],
): Promise<void> {
  await client.query(
    `INSERT INTO kidoku.conversation (channel, id) SELECT $1, id FROM unnest($2::text[]) id ORDER BY id COLLATE "C"
     ON CONFLICT DO NOTHING`,
    [channel, conversations],
  );
  await client.query(
    'SELECT 1 FROM kidoku.conversation WHERE channel = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE',
    [channel, conversations],
  );
}
