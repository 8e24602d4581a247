import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChannel } from '../../sandbox/account/channel';
import { BotBesideLine } from '../support/bot-beside-line';
import { hostileBodies } from '../support/hostile-bodies';
import { heapReport } from '../support/heap-watch';
import { loopReport } from '../support/loop-watch';
import { counted, idle } from '../support/observe';

/** BODIES=10000000 for a long run. A run that failed is played again with its SEED. */
const bodies = Number(process.env.BODIES ?? 100_000);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const AT_ONCE = 32;
const CHUNK = 1_000;
const STALL_MS = 50;
/** Once it is warm: however many come, none of them is remembered. */
const MOST_GROWTH_BYTES = 8 * 1024 * 1024;
const { botUserId } = defaultChannel;

/** The body that LINE's "Verify" would be answered 200 for, and no other, is the contract; this is it, said once more. */
function rightAnswer(body: Buffer): number {
  const { destination, events } = read(body);
  if (!Array.isArray(events)) return 400;
  if (events.length === 0 || destination === botUserId) return 200;
  // Another bot's events are not lost: LINE delivers again when the operator has corrected the settings.
  return typeof destination === 'string' ? 503 : 400;
}

function read(body: Buffer): { readonly destination?: unknown; readonly events?: unknown } {
  try {
    const value = (isUtf8(body) ? JSON.parse(body.toString()) : undefined) as unknown;
    return Object(value) as object;
  } catch {
    return {};
  }
}

const eventsIn = (body: Buffer): number => (read(body).events as unknown[]).length;

describe('a bot that is sent what nobody foresaw', () => {
  let running: BotBesideLine;

  beforeAll(async () => {
    // This is not about the disk, and waiting for it takes most of the time.
    const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    running = await BotBesideLine.start(`file:${mkdtempSync(join(memory, 'kidoku-'))}/kidoku.db`);
  }, 60_000);

  afterAll(() => running.close());

  /** @returns what was answered wrongly. */
  async function sendAll(chunk: readonly Buffer[]): Promise<{ status: number; body: string }[]> {
    const wrong: { status: number; body: string }[] = [];
    const waiting = chunk.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const body of waiting) {
          const status = await running.sender.post(body);
          if (status !== rightAnswer(body)) wrong.push({ status, body: body.toString('latin1') });
        }
      }),
    );
    return wrong;
  }

  it(
    `answers each of ${bodies} bodies after LINE's schema and beside it rightly, loses none, and stalls at none (SEED=${seed})`,
    async () => {
      const { bot, url, sender } = running;
      const arbitrary = hostileBodies(botUserId, Date.now());
      // The store learns whose it is from the first events, and would believe any.
      await sender.post(JSON.stringify({ destination: botUserId, events: [{}] }));
      await loopReport(bot);
      let events = 1;
      let warm: number | undefined;
      for (let done = 0; done < bodies; done += CHUNK) {
        const chunk = fc.sample(arbitrary, { numRuns: Math.min(CHUNK, bodies - done), seed: seed + done });
        expect(await sendAll(chunk)).toEqual([]);
        const accepted = chunk.filter((body) => rightAnswer(body) === 200);
        events += accepted.reduce((sum, body) => sum + eventsIn(body), 0);

        let stall = await loopReport(bot);
        // What stalls for what is in a body stalls again when it comes again; what the machine did in between does not.
        for (let again = 0; again < 3 && stall.longestMs > STALL_MS; again++) {
          await sendAll(chunk);
          events += accepted.reduce((sum, body) => sum + eventsIn(body), 0);
          stall = await loopReport(bot);
        }
        expect(stall.longestMs).toBeLessThan(STALL_MS);
        expect(stall.polluted).toEqual([]);
        if (warm !== undefined) continue;
        warm = (await heapReport(bot)).aliveBytes;
        // Throwing away what is dead takes its time, which is nobody's fault here.
        await loopReport(bot);
      }

      expect(await counted(url, 'kidoku_events_total')).toBe(events);
      await idle(url, 120_000);
      expect((await heapReport(bot)).aliveBytes - (warm ?? 0)).toBeLessThan(MOST_GROWTH_BYTES);
      expect(bot.running).toBe(true);
      expect(await counted(url, 'kidoku_webhooks_total', { result: 'failed' })).toBe(0);
      expect(bot.logs.filter(({ message }) => /nobody waits|Crashed|A request failed/.test(message))).toEqual(
        [],
      );
      expect(bot.printed).toBe('');
    },
    Math.max(300_000, bodies * 3),
  );
});
