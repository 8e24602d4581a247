import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BotProcess } from './bot-process';

/** The bot's own store: to look into at any time, to change only while the bot is not running. */
export function inStoreOf<T>(bot: BotProcess, use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(bot.dir, 'data/kidoku.db'), { timeout: 5_000 });
  try {
    return use(db);
  } finally {
    db.close();
  }
}
