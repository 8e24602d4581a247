import { DatabaseSync } from 'node:sqlite';
import { fill, BOT } from './events.mjs';

/** None of those that the users of a bench write in: they would wait behind what is pending there. */
const pendingConversation = (n) => `Upending${n}`;

/** A SQLite store that knows so many conversations, and has so many events pending, ten in each of their conversations. */
export async function fillKnown(url, conversations, pending) {
  await fill(url, Math.max(pending, 500), Math.max(pending / 10, 50), pendingConversation);
  change(url, (db) => {
    db.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
       INSERT INTO conversation (channel, id, received_seq) SELECT ?, 'Uidle' || n, 1 FROM n`,
    ).run(conversations, BOT);
    db.exec('ANALYZE');
  });
}

/** The pending events wait from now on, as after a failed try: no conversation is held for longer than a minute. */
export function holdForAMinute(url) {
  change(url, (db) => {
    db.prepare("UPDATE conversation SET held_until = ? WHERE id GLOB 'Upending*'").run(Date.now() + 59_500);
  });
}

function change(url, how) {
  const db = new DatabaseSync(url.replace('file:', ''));
  how(db);
  db.close();
}
