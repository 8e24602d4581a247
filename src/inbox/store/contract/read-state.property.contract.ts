import { newMessage } from '../../testing/samples';
import type { Position } from '../conversation-store';
import type { Current } from '../inbox-store.contract';

const ROUNDS = 40;
const MESSAGES = 12;

/** Message ids of 18 and 19 digits, which differ in digits that a number would lose, at few different times. */
export function describeReadStateInAnyOrder(current: Current): void {
  it.each([1, 2, 3])('reads the same newest message and watermark in any order (seed %i)', async (seed) => {
    await Promise.all(Array.from({ length: ROUNDS }, (_, round) => play(current, seed * 1_000 + round)));
  });
}

async function play(current: Current, seed: number): Promise<void> {
  const random = sequence(seed);
  const conversation = `U${String(seed)}`;
  const messages = Array.from({ length: MESSAGES }, (_, i) => ({
    timestamp: 1_000 + Math.floor(random() * 3),
    messageId: `${random() < 0.5 ? '99999999999999' : '1000000000000000'}${String(1000 + i)}`,
  }));
  const marks = messages.filter(() => random() < 0.3);
  const steps = shuffled(
    [
      ...messages.map((position) => ({ arrives: true, position })),
      ...marks.map((position) => ({ arrives: false, position })),
    ],
    random,
  );
  let seen = await current.store.conversations.readState(conversation);
  for (const { arrives, position } of steps) {
    const { timestamp, messageId } = position;
    if (arrives) {
      const id = `${conversation}-${messageId}`;
      await current.store.events.add([{ ...newMessage(timestamp, messageId, { conversation }), id }]);
    } else {
      await current.store.conversations.markRead(conversation, 0, position);
    }
    const now = await current.store.conversations.readState(conversation);
    expect(rank(now.newest)).toBeGreaterThanOrEqual(rank(seen.newest));
    expect(rank(now.watermark)).toBeGreaterThanOrEqual(rank(seen.watermark));
    seen = now;
  }
  const arrivedFirst = steps.findIndex(({ arrives }) => arrives);
  expect(rank(seen.newest)).toBe(greatest(messages));
  // A mark before anything of its conversation is stored has nothing to be kept with.
  const kept = steps.filter(({ arrives }, i) => !arrives && i > arrivedFirst);
  expect(rank(seen.watermark)).toBe(greatest(kept.map(({ position }) => position)));
}

/** The order of positions said in another way than the store says it: one number. */
function rank(position: Position | undefined): bigint {
  return position ? BigInt(position.timestamp) * 10n ** 20n + BigInt(position.messageId) : -1n;
}

function greatest(positions: readonly Position[]): bigint {
  return positions.map(rank).reduce((a, b) => (a > b ? a : b), -1n);
}

/** mulberry32: the same numbers for the same seed. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
