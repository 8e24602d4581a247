import type { DatabaseSync } from 'node:sqlite';
import type { Channel } from '../../sandbox/account/channel';
import type { BotProcess } from './bot-process';
import { inStoreOf } from './store-file';

/**
 * The places where a secret, a token or anything that a user wrote shows and must not: what the bot printed, what it
 * answers to operators, the error columns of its store. The bot must be running.
 */
export async function leaks(bot: BotProcess, { channelSecret, accessToken }: Channel): Promise<string[]> {
  const confidential = [channelSecret, accessToken, ...inStoreOf(bot, tokensAndTexts)];
  const places = {
    logs: JSON.stringify(bot.logs),
    printed: bot.printed,
    '/metrics': await read(bot, '/metrics'),
    '/health': await read(bot, '/health'),
    'event.error': inStoreOf(bot, (db) => JSON.stringify(db.prepare('SELECT error FROM event').all())),
    'outbox.error': inStoreOf(bot, (db) => JSON.stringify(db.prepare('SELECT error FROM outbox').all())),
  };
  return Object.entries(places)
    .filter(([, shown]) => confidential.some((word) => shown.includes(word)))
    .map(([place]) => place);
}

async function read(bot: BotProcess, path: string): Promise<string> {
  return (await fetch(`${await bot.url()}${path}`)).text();
}

interface StoredEvent {
  readonly replyToken?: string;
  readonly message?: {
    readonly text?: string;
    readonly quoteToken?: string;
    readonly markAsReadToken?: string;
  };
}

function tokensAndTexts(db: DatabaseSync): string[] {
  return db
    .prepare("SELECT json FROM event WHERE json <> ''")
    .all()
    .flatMap((row) => {
      const { replyToken, message } = JSON.parse(row.json as string) as StoredEvent;
      return [replyToken, message?.text, message?.quoteToken, message?.markAsReadToken];
    })
    .filter((word) => word !== undefined);
}
