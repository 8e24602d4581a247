import type { InboxStore } from '../inbox/store/inbox-store';
import { newMessage, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { until } from '../inbox/testing/until';
import { LineClient, type SendReceipt } from '../line/line.client';
import { FakeLine, json } from '../line/testing/fake-line';
import { lineParts } from '../line/testing/line-parts';
import { refused } from '../line/testing/scripted-line';
import { Metrics } from '../metrics/metrics';
import { CatchUp } from './catch-up';
import { MarkFailures } from './mark-failures';
import { Marker } from './marker';
import { ChatReadMode } from './modes/chat.read-mode';
import { readParts, type ReadParts } from './testing/read-parts';

const ALL_TIMERS = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const ACCEPTED: SendReceipt = { requestId: undefined, alreadyAccepted: false };

let files: TemporaryStore;
let store: InboxStore;
let parts: ReadParts;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  parts = await readParts(store);
});

afterEach(async () => {
  parts.catchUp.stop();
  await files.discard();
});

const owing = () => store.conversations.owing('', 100);
const tokens = () => parts.line.calls.map(({ about }) => about[0]);

/** Each has a message that was answered unread. */
async function owe(...conversations: readonly string[]): Promise<void> {
  for (const conversation of conversations) {
    const id = conversation.replace(/\D/g, '');
    await store.events.add([newMessage(NOW, id, { conversation })]);
    await store.conversations.owe(conversation);
  }
}

it('marks at the start what a crash or a stop has left', async () => {
  await owe('U1', 'U2', 'U3');
  await parts.catchUp.start();

  expect(tokens().sort()).toEqual(['t1', 't2', 't3']);
  expect(await owing()).toEqual([]);
  expect(await parts.counted('caught_up')).toBe(3);
});

it('leaves to a human what was handed over meanwhile', async () => {
  await owe('U1', 'U2');
  await store.conversations.handOver('U1', true);
  await store.events.add([newMessage(NOW + 1, '9', { conversation: 'U1' })]);
  await parts.catchUp.start();

  expect(tokens()).toEqual(['t2']);
  expect(await owing()).toEqual([]);
});

it('tries again until LINE takes the mark', async () => {
  await owe('U1');
  parts.line.next(refused(503), refused(503));
  await parts.catchUp.start();
  await until(async () => (await owing()).length === 0);

  expect(tokens()).toEqual(['t1', 't1', 't1']);
  expect(parts.failures.isFailing('U1')).toBe(false);
});

it('probes with one conversation while the endpoint is down, and marks all once it is back', async () => {
  const conversations = Array.from({ length: 30 }, (_, n) => `U${100 + n}`);
  await owe(...conversations);
  for (const conversation of conversations.slice(0, 3)) parts.failures.failed(conversation);
  parts.line.next(refused(503));
  await parts.catchUp.start();
  expect(parts.line.calls).toHaveLength(1);

  await until(async () => (await owing()).length === 0);
  expect(parts.line.calls).toHaveLength(31);
});

it('probes with another conversation each time, as the fault may be that one’s alone', async () => {
  await owe('U1', 'U2');
  for (const conversation of ['U7', 'U8', 'U9']) parts.failures.failed(conversation);
  parts.line.otherwise = () => (tokens().at(-1) === 't1' ? refused(503) : ACCEPTED);
  await parts.catchUp.start();

  await until(() => !parts.failures.endpointIsDown);
  expect(tokens().slice(0, 2)).toEqual(['t1', 't2']);
  await until(async () => (await owing()).join() === 'U1');
  expect(parts.failures.isFailing('U2')).toBe(false);
});

it('settles what LINE refuses for good, so that it is not asked for ever', async () => {
  await owe('U1');
  parts.line.next(refused(400));
  await parts.catchUp.start();

  expect(await owing()).toEqual([]);
  expect(await parts.counted('refused')).toBe(1);
});

it('does not forget what is owed while it is at work', async () => {
  await owe('U2');
  const landing = Promise.withResolvers<SendReceipt>();
  parts.line.next(landing.promise);
  const running = parts.catchUp.start();
  await until(() => parts.line.calls.length === 1);
  // It has its place in the store before the one that is being marked.
  await owe('U1');
  parts.catchUp.soon();
  landing.resolve(ACCEPTED);
  await running;

  await until(async () => (await owing()).length === 0);
  expect(tokens()).toEqual(['t2', 't1']);
});

it('still owes what came while LINE was refusing a mark', async () => {
  await owe('U1');
  const landing = Promise.withResolvers<SendReceipt>();
  parts.line.next(landing.promise);
  const running = parts.catchUp.start();
  await until(() => parts.line.calls.length === 1);
  await store.events.add([newMessage(NOW + 1, '2', { conversation: 'U1' })]);
  await store.conversations.owe('U1');
  landing.reject(refused(400));
  await running;

  expect(await owing()).toEqual(['U1']);
});

it('makes no mark where another has covered it meanwhile', async () => {
  await owe('U1');
  await parts.marker.mark('U1', performance.now());
  await parts.catchUp.start();
  expect(parts.line.calls).toHaveLength(1);
});

it('marks what an instance has left that died, or was stopped, since', async () => {
  jest.useFakeTimers({ doNotFake: ALL_TIMERS.filter((name) => !name.endsWith('Interval')) });
  try {
    await parts.catchUp.start();
    await owe('U1');
    jest.advanceTimersByTime(5_000);
    await until(async () => (await owing()).length === 0);
  } finally {
    parts.catchUp.stop();
    jest.useRealTimers();
  }
  expect(tokens()).toEqual(['t1']);
});

it('finds LINE back also where another instance has marked all that failed here', async () => {
  await owe('U1', 'U2', 'U3');
  for (const conversation of ['U1', 'U2', 'U3']) parts.failures.failed(conversation);
  const other = await readParts(store);
  await other.catchUp.start();
  other.catchUp.stop();
  await parts.catchUp.start();

  await store.events.add([newMessage(NOW, '4', { conversation: 'U1' })]);
  await parts.receipts.ensureRead({ conversation: 'U1' });
  expect(await parts.counted('unmarked')).toBe(0);
  expect(tokens()).toEqual(['t4']);
});

it('makes none after it was stopped', async () => {
  await owe('U1');
  parts.catchUp.stop();
  await parts.catchUp.start();
  expect(parts.line.calls).toEqual([]);
});

describe('with LINE taking its time for each mark', () => {
  const line = new FakeLine();

  beforeAll(async () => {
    line.answer = (response, request) => {
      setTimeout(json(200, {}), 700, response, request);
    };
    await line.start();
  });
  afterAll(() => line.stop());

  it('gets everything marked, as a try has all of the client’s time', async () => {
    await owe('U1', 'U2', 'U3');
    const client = await lineParts(line.url);
    const mode = new ChatReadMode(store.conversations, client.get(LineClient));
    const failures = new MarkFailures();
    const catchUp = new CatchUp(store, new Marker(mode, store, failures), failures, new Metrics());
    await catchUp.start();
    catchUp.stop();
    await client.close();

    expect(await owing()).toEqual([]);
    expect(line.seen).toHaveLength(3);
  });
});
