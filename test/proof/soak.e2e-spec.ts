import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChannel } from '../../sandbox/account/channel';
import { BotBesideLine } from '../support/bot-beside-line';
import { heapReport } from '../support/heap-watch';
import { idle } from '../support/observe';

/** SOAK_MINUTES=720 for half a day. */
const minutes = Number(process.env.SOAK_MINUTES ?? 0);

const AT_ONCE = 64;
const A_ROUND = 4_000;
const MB = 1024 * 1024;
/** The id of a conversation alone, in some Set, takes twice that. */
const MOST_BYTES = 50;

let running: BotBesideLine;
let file: string;
let said = 0;

beforeAll(async () => {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  file = `${mkdtempSync(join(memory, 'kidoku-'))}/kidoku.db`;
  running = await BotBesideLine.start(`file:${file}`);
  // LINE has its moments: what is tried again must be forgotten, too, when it is done.
  let calls = 0;
  running.failure = () => (++calls % 97 === 0 ? 503 : undefined);
}, 60_000);

afterAll(() => running.close());

/** A message of a user who was never heard of before. */
function webhook(n: number): string {
  const id = String(10n ** 17n + BigInt(n));
  const event = {
    type: 'message',
    mode: 'active',
    webhookEventId: `soak-${id}`,
    deliveryContext: { isRedelivery: false },
    timestamp: Date.now(),
    source: { type: 'user', userId: `U${id}` },
    replyToken: `reply-${id}`,
    message: { id, type: 'text', text: `message ${id}`, markAsReadToken: `mark-${id}` },
  };
  return JSON.stringify({ destination: defaultChannel.botUserId, events: [event] });
}

/** So many people say something; resolves when each was answered and nothing is left to do. */
async function round(): Promise<void> {
  const { sender, replies, url } = running;
  replies.length = 0;
  const last = said + A_ROUND;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (said < last) expect(await sender.post(webhook(++said))).toBe(200);
    }),
  );
  await idle(url, 120_000);
  expect(replies).toHaveLength(said - last + A_ROUND);
}

it(
  'remembers nothing of conversations that are done, and keeps the WAL small',
  async () => {
    await round();
    const before = await heapReport(running.bot);
    const endsAt = performance.now() + minutes * 60_000;
    let rounds = 0;
    let bytesAMessage: number;
    do {
      await round();
      rounds++;
      expect(statSync(`${file}-wal`).size).toBeLessThan(65 * MB);
      const after = await heapReport(running.bot);
      bytesAMessage = (after.aliveBytes - before.aliveBytes) / (rounds * A_ROUND);
      // A process that warms up grows by a megabyte, once: shared among ever more messages it is nothing, as a leak never is.
    } while (rounds < 3 || performance.now() < endsAt || (bytesAMessage >= MOST_BYTES && rounds < 12));
    expect(bytesAMessage).toBeLessThan(MOST_BYTES);
  },
  300_000 + minutes * 90_000,
);
