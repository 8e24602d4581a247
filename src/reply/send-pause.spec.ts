import { Logger } from '@nestjs/common';
import { WaitWithOthers } from '../inbox/event-handler';
import type { SendKind } from '../inbox/store/outbox-store';
import type { LineRefusedError, LineUnreachableError } from '../line/line.errors';
import { refused, unreachable } from '../line/testing/scripted-line';
import { SendPause } from './send-pause';

const down = refused(503);

let pause: SendPause;
let told: { level: string; message: string }[];

beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  const keep = (level: string) => (message: string) => void told.push({ level, message });
  Logger.overrideLogger({ log: keep('log'), warn: keep('warn'), error: keep('error') });
  pause = new SendPause();
});
afterEach(() => {
  jest.useRealTimers();
});

/** How long a send that asks LINE now has to wait, in ms; 0 if it may go on. */
function waits(kind: SendKind = 'reply'): number {
  try {
    pause.begin(kind);
    return 0;
  } catch (error) {
    if (error instanceof WaitWithOthers) return error.afterMs ?? NaN;
    throw error;
  }
}

const CONVERSATIONS = ['Ua', 'Ub', 'Uc', 'Ud', 'Ue'];

/** Sends of five conversations fail, over two seconds. */
function goDown(error: LineRefusedError | LineUnreachableError = down, kind: SendKind = 'reply'): void {
  for (const conversation of CONVERSATIONS) {
    pause.failed(kind, conversation, error);
    jest.advanceTimersByTime(400);
  }
  pause.failed(kind, 'Ua', error);
}

/** The sends that are let through in so long, if one comes every 10 ms and each fails. */
function probesWithin(ms: number): number {
  let probes = 0;
  for (let passed = 0; passed < ms; passed += 10) {
    jest.advanceTimersByTime(10);
    if (waits() > 0) continue;
    probes++;
    pause.failed('reply', 'Ua', down);
  }
  return probes;
}

it('lets sends pass while LINE serves some of them, be it one in twenty', () => {
  for (let n = 0; n < 200; n++) {
    expect(waits()).toBe(0);
    if (n % 20 === 0) pause.served('reply');
    else pause.failed('reply', `U${String(n)}`, down);
    jest.advanceTimersByTime(100);
  }
});

it('does not take one conversation that fails again and again for LINE being down', () => {
  for (let n = 0; n < 100; n++) {
    pause.failed('reply', 'Ua', down);
    // Each time: a pause lets one through soon after.
    expect(waits()).toBe(0);
    jest.advanceTimersByTime(100);
  }
});

it('does not take a burst of failures for LINE being down', () => {
  for (let n = 0; n < 100; n++) pause.failed('reply', `U${String(n)}`, down);
  jest.advanceTimersByTime(1_000);
  pause.served('reply');
  for (let n = 0; n < 100; n++) pause.failed('reply', `U${String(n)}`, down);
  expect(waits()).toBe(0);
});

it('lets sends wait when those of five conversations have failed for two seconds, and says so once', () => {
  goDown();
  expect(waits()).toBeGreaterThanOrEqual(1_000);
  expect(waits()).toBeLessThanOrEqual(3_000);
  goDown();
  expect(told.map(({ level }) => level)).toEqual(['warn']);
});

it.each(['push', 'multicast'] as const)('lets replies pass while LINE takes no %s', (kind) => {
  goDown(down, kind);
  expect(waits(kind)).toBeGreaterThan(0);
  expect(waits('reply')).toBe(0);
  pause.served('reply');
  expect(waits(kind)).toBeGreaterThan(0);
});

it('lets one through after a quarter of a second, and ever fewer later, but one in five seconds at least', () => {
  goDown();
  expect(probesWithin(240)).toBe(0);
  expect(probesWithin(20)).toBe(1);
  expect(probesWithin(1_000)).toBeLessThanOrEqual(4);
  probesWithin(60_000);
  const inAMinute = probesWithin(60_000);
  expect(inAMinute).toBeGreaterThanOrEqual(11);
  expect(inAMinute).toBeLessThanOrEqual(12);
});

it('gives the turn to who asks LINE, not to who only looks whether it may', () => {
  goDown();
  jest.advanceTimersByTime(250);
  pause.pass('reply');
  pause.pass('reply');
  expect(waits()).toBe(0);
  expect(() => {
    pause.pass('reply');
  }).toThrow(WaitWithOthers);
});

it('lets a send wait about as long as the outage has lasted, and never longer than half a minute', () => {
  goDown();
  jest.advanceTimersByTime(8_000);
  expect(waits()).toBe(0);
  const afterTenSeconds = Array.from({ length: 50 }, () => waits());
  expect(Math.min(...afterTenSeconds)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...afterTenSeconds)).toBeLessThanOrEqual(10_000);

  jest.advanceTimersByTime(3_600_000);
  expect(waits()).toBe(0);
  expect(Math.max(...Array.from({ length: 50 }, () => waits()))).toBeLessThanOrEqual(30_000);
});

it('spreads those who wait, so that they do not come back at the same moment', () => {
  goDown();
  expect(new Set(Array.from({ length: 20 }, () => waits())).size).toBeGreaterThan(15);
});

it('lets all pass again when LINE serves one, and says so', () => {
  goDown();
  expect(waits()).toBeGreaterThan(0);
  pause.served('reply');
  expect([waits(), waits()]).toEqual([0, 0]);
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringContaining('LINE takes no sends'),
    'LINE takes sends again',
  ]);
});

it('heeds how long LINE asks to wait', () => {
  goDown(refused(429, 'The API rate limit has been exceeded. Try again later.', 20_000));
  expect(probesWithin(19_900)).toBe(0);
  expect(probesWithin(200)).toBe(1);
});

it('counts a send whose outcome nobody knows as not served', () => {
  goDown(unreachable(true));
  expect(waits()).toBeGreaterThan(0);
});
