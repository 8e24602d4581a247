import type { InboxStore } from '../inbox/store/inbox-store';
import { newMessage, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { until } from '../inbox/testing/until';
import type { SendReceipt } from '../line/line.client';
import { refused } from '../line/testing/scripted-line';
import { HandOver } from './hand-over';
import { readParts, type ReadParts } from './testing/read-parts';

let files: TemporaryStore;
let store: InboxStore;
let parts: ReadParts;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  parts = await readParts(store, { mode: 'old-api', timing: 'on-receive' });
  parts.onReceive.start();
});

afterEach(async () => {
  parts.onReceive.stop();
  parts.catchUp.stop();
  await files.discard();
});

const owing = () => store.conversations.owing('', 10);
const users = () => parts.line.calls.map(({ about }) => about[0]);
const arrives = (id: string, conversation: string, over = {}) =>
  store.events.add([newMessage(NOW, id, { conversation, markDue: true, ...over })]);

it('marks a message as soon as it is stored, though nothing is ever sent', async () => {
  await arrives('1', 'U1');
  await until(async () => (await parts.counted('on_receive')) === 1);

  expect(users()).toEqual(['U1']);
  expect(await owing()).toEqual([]);
});

it('makes one mark for a burst in one body', async () => {
  await store.events.add(
    ['1', '2', '3'].map((id) => newMessage(NOW, id, { conversation: 'U1', markDue: true })),
  );
  await until(async () => (await parts.counted('on_receive')) === 1);
  expect(users()).toEqual(['U1']);
});

it('marks again for a message that comes while a mark is under way: that one does not cover it', async () => {
  const landing = Promise.withResolvers<SendReceipt>();
  parts.line.next(landing.promise);
  await arrives('1', 'U1');
  await until(() => parts.line.calls.length === 1);
  await arrives('2', 'U1');
  landing.resolve({ requestId: undefined, alreadyAccepted: false });

  await until(async () => (await parts.counted('on_receive')) === 2);
  expect(users()).toEqual(['U1', 'U1']);
});

it('leaves what is not due alone', async () => {
  await arrives('1', 'U1', { markDue: false, leaveUnread: true });
  await arrives('2', 'U2');
  await until(async () => (await parts.counted('on_receive')) === 1);
  expect(users()).toEqual(['U2']);
});

it('leaves a conversation that a human has alone, and owes it nothing', async () => {
  const handOver = new HandOver(store);
  await handOver.toHuman('U1');
  await arrives('1', 'U1');
  await until(async () => (await owing()).length === 0);
  expect(users()).toEqual([]);

  await handOver.backToBot('U1');
  await arrives('2', 'U1');
  await until(async () => (await parts.counted('on_receive')) === 1);
});

it('does not forget what was owed before a human took the conversation', async () => {
  await arrives('1', 'U1', { markDue: false });
  await store.conversations.owe('U1');
  await new HandOver(store).toHuman('U1');
  await arrives('2', 'U1');
  await arrives('3', 'U2');
  await until(async () => (await parts.counted('on_receive')) === 1);

  expect(users()).toEqual(['U2']);
  expect(await owing()).toEqual(['U1']);
});

it('leaves it alone also while marks are failing', async () => {
  await new HandOver(store).toHuman('U1');
  parts.failures.failed('U1');
  await arrives('1', 'U1');
  await until(async () => (await owing()).length === 0);
  expect(users()).toEqual([]);
});

it('leaves it to the catch-up where marks are failing', async () => {
  parts.failures.failed('U1');
  await arrives('1', 'U1');
  await until(async () => (await owing()).length === 0);
  expect(await parts.counted('caught_up')).toBe(1);
});

it('leaves it to the catch-up where its own tries are used up', async () => {
  parts.line.otherwise = () => refused(503);
  await arrives('1', 'U1');
  await until(() => parts.failures.isFailing('U1'));
  parts.line.otherwise = () => ({ requestId: undefined, alreadyAccepted: false });

  await until(async () => (await parts.counted('caught_up')) === 1);
  expect(await owing()).toEqual([]);
});

it('settles what cannot be marked', async () => {
  await arrives('1', 'C1');
  await until(async () => (await parts.counted('unmarkable_group')) === 1);
  expect(users()).toEqual([]);
  expect(await owing()).toEqual([]);
});
