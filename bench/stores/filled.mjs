import { DatabaseSync } from 'node:sqlite';
import { fill, BOT } from './events.mjs';

const HOUR_MS = 3_600_000;

/** A SQLite store that knows so many conversations; the pending events are of ten each that wait for an hour. */
export async function fillHeld(url, conversations, pending) {
  await fill(url, Math.max(pending, 500), Math.max(pending / 10, 50));
  const db = new DatabaseSync(url.replace('file:', ''));
  db.prepare('UPDATE conversation SET held_until = ?').run(Date.now() + HOUR_MS);
  db.prepare(
    `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
     INSERT INTO conversation (channel, id, received_seq) SELECT ?, 'Uidle' || n, 1 FROM n`,
  ).run(conversations, BOT);
  db.exec('ANALYZE');
  db.close();
}
