import { ForeignChannelError } from '../../inbox.errors';
import type { Database } from './database';

/** LINE's user id of the bot whose database it is. */
async function readOwner(db: Database): Promise<string | undefined> {
  const [row] = await db.query<{ channel: string }>('SELECT channel FROM kidoku.owner');
  return row?.channel;
}

/**
 * Ties the database to a bot at first use. Another bot may come at the same moment, also at another instance: the first one
 * written has it. @throws ForeignChannelError if it is another bot's.
 */
export async function adopt(db: Database, channel: string): Promise<void> {
  await db.query('INSERT INTO kidoku.owner (channel) VALUES ($1) ON CONFLICT DO NOTHING', [channel]);
  const owner = await readOwner(db);
  if (owner !== undefined && owner !== channel) throw new ForeignChannelError(owner, channel);
}
