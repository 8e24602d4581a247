import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seededRandom } from '../../sandbox/faults/seeded-random';
import { openStore } from '../../src/inbox/store/open-store';
import { BOT, newMessage, NOW } from '../../src/inbox/testing/samples';
import { newDir } from '../support/bot-process';

/** How many damages: DAMAGES=2000 for a long run. One that failed is played again with its SEED and DAMAGES=1. */
const damages = Number(process.env.DAMAGES ?? 60);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const COMMITS = 60;

/** A store whose last commits are in its WAL alone, as a power cut leaves it. */
async function storeInMidFlight(): Promise<string> {
  const dir = newDir();
  const file = join(dir, 'store.db');
  const store = await openStore(`file:${file}`);
  await store.adopt(BOT);
  for (let n = 0; n < COMMITS; n++) await store.events.add([newMessage(NOW + n, String(1_000 + n))]);
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, join(dir, `cut.db${suffix}`));
  await store.close();
  return join(dir, 'cut.db');
}

let damagedSource: string;

beforeAll(async () => {
  damagedSource = await storeInMidFlight();
});

it.each(Array.from({ length: damages }, (_, i) => firstSeed + i))(
  'a torn or flipped WAL gives back a prefix of what was committed, or is refused (SEED=%i)',
  async (seed) => {
    const random = seededRandom(seed);
    const file = join(newDir(), 'kidoku.db');
    copyFileSync(damagedSource, file);
    const wal = readFileSync(`${damagedSource}-wal`);
    const at = Math.floor(random() * wal.length);
    const torn = random() < 0.5;
    if (!torn) wal.writeUInt8(wal.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
    writeFileSync(`${file}-wal`, torn ? wal.subarray(0, at) : wal);

    const opened = await openStore(`file:${file}`).catch((error: unknown) => error as Error);
    if (opened instanceof Error) {
      expect(opened.message).toContain(file);
      return;
    }
    await opened.close();
    const db = new DatabaseSync(file);
    const kept = db
      .prepare('SELECT timestamp FROM event ORDER BY seq')
      .all()
      .map((row) => Number(row.timestamp) - NOW);
    expect(kept).toEqual(kept.map((_, n) => n));
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
  },
);
