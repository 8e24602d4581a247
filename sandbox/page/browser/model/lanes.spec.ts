import type { HistoryEntry } from '../live/history-entry.ts';
import { verdictOf } from '../timeline/verdict.ts';
import type { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';

type Fact = HistoryEntry extends infer Entry
  ? Entry extends HistoryEntry
    ? Omit<Entry, 'n' | 'at'>
    : never
  : never;

/** One step of 10 ms after the other. */
function lanesOf(facts: readonly Fact[], mode: 'chat' | 'old-api' | 'automatic' = 'chat'): Lanes {
  const lanes = new Lanes();
  facts.forEach((fact, place) => {
    lanes.apply({ ...fact, n: place + 1, at: place * 10 }, mode);
  });
  return lanes;
}

function only(lanes: Lanes): Lane {
  const [lane] = lanes.list;
  if (!lane || lanes.list.length > 1) throw new Error(`${lanes.list.length} lanes`);
  return lane;
}

const event = (id: string, more: object = {}): Fact => ({
  type: 'event',
  eventId: id,
  eventType: 'message',
  mode: 'active',
  chat: 'U1',
  chatKind: 'user',
  messageId: `m-${id}`,
  messageType: 'text',
  ...more,
});
const attempted = (id: string, attempt = 1): Fact => ({
  type: 'delivery.attempted',
  delivery: 1,
  eventIds: [id],
  attempt,
  redelivery: attempt > 1,
});
const delivered = (id: string, status = 200, attempt = 1): Fact => ({
  type: 'delivery.answered',
  delivery: 1,
  eventIds: [id],
  attempt,
  ms: 10,
  status,
});
const arrives = (call: string, endpoint: string, eventId?: string): Fact => ({
  type: 'call.arrived',
  call,
  endpoint,
  chats: ['U1'],
  ...(eventId !== undefined && { eventId }),
});
const finishes = (call: string, status = 200): Fact => ({
  type: 'call.finished',
  call,
  status,
  tookEffect: status < 300,
});
const read = (id: string, call?: string): Fact => ({
  type: 'message.read',
  chat: 'U1',
  messageId: `m-${id}`,
  ...(call !== undefined && { call }),
});
const answers = (call: string, eventId: string): Fact => ({
  type: 'bot.visible',
  chat: 'U1',
  messages: [],
  call,
  eventId,
});

const told = [event('a'), attempted('a'), delivered('a')];
const replied = [arrives('r', 'reply', 'a'), answers('r', 'a'), finishes('r')];

it('sees a promise kept: read, then answered', () => {
  const lane = only(lanesOf([...told, arrives('k', 'mark'), read('a', 'k'), finishes('k'), ...replied]));
  expect(verdictOf(lane)).toEqual({ kind: 'kept' });
  expect(lane.calls.map(({ endpoint, tookEffect }) => [endpoint, tookEffect])).toEqual([
    ['mark', true],
    ['reply', true],
  ]);
});

it('knows why an answer came before "Read": no mark at all', () => {
  expect(verdictOf(only(lanesOf([...told, ...replied])))).toEqual({
    kind: 'broken',
    reason: { kind: 'no-mark' },
  });
});

it('… a mark that failed, with the fault that struck it', () => {
  const lane = only(
    lanesOf([
      ...told,
      arrives('k', 'mark'),
      { type: 'fault.played', call: 'k', kind: 'status' },
      finishes('k', 503),
      ...replied,
    ]),
  );
  expect(verdictOf(lane)).toMatchObject({
    kind: 'broken',
    reason: { kind: 'mark-failed', call: { status: 503, fault: 'status' } },
  });
});

it('… a mark that was not waited for', () => {
  const lane = only(lanesOf([...told, arrives('k', 'mark'), ...replied, read('a', 'k'), finishes('k')]));
  expect(verdictOf(lane)).toEqual({ kind: 'broken', reason: { kind: 'mark-under-way' } });
});

it('… a mark after the answer', () => {
  const lane = only(lanesOf([...told, ...replied, arrives('k', 'mark'), read('a', 'k'), finishes('k')]));
  expect(verdictOf(lane)).toEqual({ kind: 'broken', reason: { kind: 'mark-late', ms: 30 } });
});

it('tells by the order of the history where both came in the same millisecond', () => {
  const marked = [arrives('k', 'mark'), read('a', 'k'), finishes('k')];
  const verdictAtOnce = (facts: readonly Fact[]): string => {
    const lanes = new Lanes();
    facts.forEach((fact, place) => {
      lanes.apply({ ...fact, n: place + 1, at: 0 }, 'chat');
    });
    return verdictOf(only(lanes)).kind;
  };
  expect(verdictAtOnce([...told, ...marked, ...replied])).toBe('kept');
  expect(verdictAtOnce([...told, ...replied, ...marked])).toBe('broken');
});

it('does not blame a bot in a group where the old API cannot mark', () => {
  const inGroup = [event('a', { chatKind: 'group' }), ...told.slice(1), ...replied];
  expect(verdictOf(only(lanesOf(inGroup, 'old-api')))).toEqual({ kind: 'unmarkable' });
  expect(verdictOf(only(lanesOf(inGroup, 'chat')))).toMatchObject({ kind: 'broken' });
});

it('shows a mark only with the messages that it read', () => {
  const lanes = lanesOf([
    ...told,
    arrives('k', 'mark'),
    event('b'),
    arrives('l', 'mark'),
    read('a', 'k'),
    finishes('k'),
    finishes('l'),
  ]);
  expect(lanes.list.map(({ calls }) => calls.map(({ id }) => id))).toEqual([['k', 'l'], []]);
});

it('keeps each delivery of an event that was refused at first', () => {
  const lane = only(
    lanesOf([event('a'), attempted('a'), delivered('a', 500), attempted('a', 2), delivered('a', 200, 2)]),
  );
  expect(lane.deliveries).toMatchObject([
    { attempt: 1, redelivery: false, status: 500, from: 10, to: 20 },
    { attempt: 2, redelivery: true, status: 200, from: 30, to: 40 },
  ]);
  expect(verdictOf(lane)).toEqual({ kind: 'unread' });
});

it('says of an event that did not arrive, that it did not', () => {
  expect(verdictOf(only(lanesOf([event('a'), attempted('a')])))).toEqual({ kind: 'under-way' });
  expect(verdictOf(only(lanesOf([event('a'), attempted('a'), delivered('a', 500)])))).toEqual({
    kind: 'undelivered',
  });
});

it('shows a push with the newest event of its chat', () => {
  const lanes = lanesOf([event('a'), event('b'), arrives('p', 'push'), answers('p', ''), finishes('p')]);
  expect(lanes.list.map(({ answered }) => answered?.n)).toEqual([undefined, 4]);
});

it('knows when each send was in the chat, not only the first', () => {
  const pushed = [arrives('p', 'push'), answers('p', ''), finishes('p')];
  const lane = only(lanesOf([...told, ...replied, ...pushed]));
  expect(lane.calls.map(({ endpoint, shownAt }) => [endpoint, shownAt])).toEqual([
    ['reply', 40],
    ['push', 70],
  ]);
  expect(lane.answered?.at).toBe(40);
});

it('forgets the oldest of very many', () => {
  const lanes = new Lanes();
  for (let n = 1; n <= 9_000; n += 1) {
    lanes.apply({ ...event(String(n)), n, at: n }, 'chat');
  }
  expect(lanes.list.length).toBeLessThanOrEqual(4_000);
  expect(lanes.list.at(-1)?.event.eventId).toBe('9000');
});
