import { Logger } from '@nestjs/common';
import { Sweep, type Sweeper } from './sweep';
import { TemporarySqliteStore } from './store/sqlite/testing/temporary-sqlite-store';
import { BOT, newEvent } from './testing/samples';
import { until } from './testing/until';

const CONVERSATIONS = 1_000;

let temporary: TemporarySqliteStore;
let sweep: Sweep;
let found: string[];
let futile: boolean;
let room: number;

beforeEach(async () => {
  Logger.overrideLogger(false);
  temporary = new TemporarySqliteStore();
  await temporary.store.adopt(BOT);
  const ids = Array.from({ length: CONVERSATIONS }, (_, n) => String(n));
  await temporary.store.events.add(ids.map((id) => newEvent(id, { conversation: `U${id}` })));
  found = [];
  futile = false;
  room = Infinity;
  const sweeper: Sweeper = {
    wantsMore: () => found.length < room,
    isFutile: () => futile,
    found: (conversation) => found.push(conversation),
  };
  sweep = new Sweep(temporary.store, sweeper);
});
afterEach(async () => {
  room = 0;
  sweep.stop();
  await temporary.discard();
});

it('finds every conversation that has work, once a round', async () => {
  sweep.start();
  await until(() => found.length >= CONVERSATIONS);
  expect(new Set(found).size).toBe(CONVERSATIONS);
});

it('takes no more than there is room for, and goes on from there when there is', async () => {
  room = 300;
  sweep.start();
  await until(() => found.length >= 300);
  room = Infinity;
  await until(() => found.length >= CONVERSATIONS);
  expect(new Set(found).size).toBe(CONVERSATIONS);
});

it('takes a step a second where nothing gets done, and hurries again when that is over', async () => {
  futile = true;
  sweep.start();
  await until(() => found.length === 100);
  const begun = performance.now();
  await until(() => found.length === 300);
  expect(performance.now() - begun).toBeGreaterThan(1_500);
  futile = false;
  const ended = performance.now();
  await until(() => found.length >= CONVERSATIONS);
  expect(performance.now() - ended).toBeLessThan(1_900);
});
