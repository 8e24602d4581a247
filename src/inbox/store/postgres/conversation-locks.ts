import type { Querying } from './querying';

/**
 * Locks conversations until the end of the transaction, in the order of their ids, so that no two transactions can wait for
 * each other. What is stored under the lock becomes visible in the order of its numbers: those are given out before a
 * commit, and without the lock a later number could be seen before an earlier one.
 */
export async function lockConversations(
  transaction: Querying,
  channel: string,
  conversations: readonly string[],
): Promise<void> {
  await transaction.query(KNOW, [channel, conversations]);
  await transaction.query(LOCK, [channel, conversations]);
}

const KNOW = `
  INSERT INTO kidoku.conversation (channel, id) SELECT $1, id FROM unnest($2::text[]) id ORDER BY id COLLATE "C"
  ON CONFLICT DO NOTHING`;

const LOCK =
  'SELECT 1 FROM kidoku.conversation WHERE channel = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE';
