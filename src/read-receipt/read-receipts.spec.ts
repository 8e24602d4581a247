import { setTimeout as delay } from 'node:timers/promises';
import { TryLater } from '../inbox/event-handler';
import { StoreUnavailableError } from '../inbox/inbox.errors';
import type { InboxStore } from '../inbox/store/inbox-store';
import { newEvent, newMessage, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { until } from '../inbox/testing/until';
import type { SendReceipt } from '../line/line.client';
import { refused, unreachable } from '../line/testing/scripted-line';
import { readParts, type ReadParts } from './testing/read-parts';

let files: TemporaryStore;
let store: InboxStore;
let parts: ReadParts;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  await store.events.add([newMessage(NOW, '1')]);
});

afterEach(async () => {
  parts.catchUp.stop();
  await files.discard();
});

const owing = () => store.conversations.owing('', 10);
const allMarked = () => until(async () => (await owing()).length === 0);

function lineIsDown(): void {
  parts.line.otherwise = () => refused(503);
}

function lineIsBack(): void {
  parts.line.otherwise = () => ({ requestId: undefined, alreadyAccepted: false });
}

/** LINE takes the call and never answers. */
function lineIsSilent(): void {
  parts.line.otherwise = () => Promise.withResolvers<SendReceipt>().promise;
}

/** Resolves with how long the send had to wait, in ms. */
async function timeOf(waiting: Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await waiting;
  return performance.now() - begunAt;
}

describe('under the policy `send`', () => {
  beforeEach(async () => {
    parts = await readParts(store, { onFailure: 'send', timeoutMs: 1_000 });
  });

  it('a send goes on once its conversation shows "Read"', async () => {
    parts.line.next(refused(500), unreachable(true));
    await parts.receipts.ensureRead({ conversation: 'Ua' });

    expect(parts.line.calls).toHaveLength(3);
    expect(await parts.counted('marked')).toBe(1);
    expect(await owing()).toEqual([]);
  });

  it('a send goes on unread when LINE fails for too long; the message is owed, and the send counted', async () => {
    lineIsDown();
    await parts.receipts.ensureRead({ conversation: 'Ua' });

    expect(await parts.counted('unmarked')).toBe(1);
    expect(await owing()).toEqual(['Ua']);
  });

  it('later sends of that conversation do not wait again', async () => {
    lineIsDown();
    await parts.receipts.ensureRead({ conversation: 'Ua' });
    const calls = parts.line.calls.length;
    await parts.receipts.ensureRead({ conversation: 'Ua' });

    expect(parts.line.calls).toHaveLength(calls);
    expect(await parts.counted('unmarked')).toBe(2);
  });

  it('an answered message is marked once LINE is back, though one before it shall stay unread', async () => {
    const own = { timestamp: NOW + 2, messageId: '3', token: 't3' };
    await store.events.add([newMessage(NOW + 1, '2', { leaveUnread: true }), newMessage(NOW + 2, '3')]);
    lineIsDown();
    await parts.receipts.ensureRead({ conversation: 'Ua', own });
    lineIsBack();

    await allMarked();
    expect(parts.line.calls.at(-1)?.about).toEqual(['t3']);
    expect(await parts.counted('caught_up')).toBe(1);
  });

  it('a conversation that needs no mark passes as what it is while marks are failing', async () => {
    await parts.receipts.ensureRead({ conversation: 'Ua' });
    await store.events.add([newEvent('e9', { conversation: 'Ub', message: { id: '9' } })]);
    for (const conversation of ['Ua', 'Ub', 'Uc']) parts.failures.failed(conversation);
    for (const conversation of ['Ua', 'Ub']) await parts.receipts.ensureRead({ conversation });

    expect(await parts.counted('read')).toBe(1);
    expect(await parts.counted('unmarkable_no_token')).toBe(1);
    expect(await parts.counted('unmarked')).toBe(0);
    expect(await owing()).toEqual([]);
  });

  it('a mark that LINE refuses for good lets the send pass at once', async () => {
    parts.line.next(refused(400));
    await parts.receipts.ensureRead({ conversation: 'Ua' });

    expect(parts.line.calls).toHaveLength(1);
    expect(await parts.counted('unmarked')).toBe(1);
  });

  it('the handler’s `hold` wins', async () => {
    lineIsDown();
    await expect(parts.receipts.ensureRead({ conversation: 'Ua', policy: 'hold' })).rejects.toThrow(TryLater);
  });

  it('the handler’s `hold` waits even while marks are failing', async () => {
    parts.failures.failed('Ua');
    await parts.receipts.ensureRead({ conversation: 'Ua', policy: 'hold' });
    expect(await parts.counted('marked')).toBe(1);
  });
});

describe('under the policy `hold`', () => {
  beforeEach(async () => {
    parts = await readParts(store, { onFailure: 'hold', timeoutMs: 200 });
  });

  it.each([
    ['fails for too long', () => refused(503)],
    ['refuses the mark for good', () => refused(400)],
  ])('a send is tried again later, as one of its event’s tries, when LINE %s', async (_, answer) => {
    parts.line.otherwise = answer;
    await expect(parts.receipts.ensureRead({ conversation: 'Ua' })).rejects.toMatchObject({
      name: 'TryLater',
      counted: true,
    });
    expect(await parts.counted('held')).toBe(1);
    expect(await parts.counted('unmarked')).toBe(0);
  });

  it('the message is marked as soon as LINE takes it, whenever its answer is tried again', async () => {
    lineIsDown();
    await expect(parts.receipts.ensureRead({ conversation: 'Ua' })).rejects.toThrow(TryLater);
    expect(await owing()).toEqual(['Ua']);
    lineIsBack();

    await allMarked();
    expect(await parts.counted('caught_up')).toBe(1);
  });

  it('the handler’s `send` wins', async () => {
    lineIsDown();
    await parts.receipts.ensureRead({ conversation: 'Ua', policy: 'send' });
    expect(await parts.counted('unmarked')).toBe(1);
  });
});

describe.each(['send', 'hold'] as const)('under either policy, as here `%s`,', (onFailure) => {
  beforeEach(async () => {
    parts = await readParts(store, { onFailure });
  });

  it('a send passes where LINE offers no way to mark, and the reason is counted', async () => {
    await store.events.add([newEvent('e9', { conversation: 'Ub', message: { id: '9' } })]);
    await parts.receipts.ensureRead({ conversation: 'Ub' });

    expect(parts.line.calls).toEqual([]);
    expect(await parts.counted('unmarkable_no_token')).toBe(1);
  });

  it('the handler’s `never` leaves the message unread', async () => {
    await parts.receipts.ensureRead({ conversation: 'Ua', policy: 'never' });

    expect(parts.line.calls).toEqual([]);
    expect(await parts.counted('left_unread')).toBe(1);
  });

  it('a send does not go on while the store cannot tell what is to be marked', async () => {
    const readState = jest
      .spyOn(store.conversations, 'readState')
      .mockRejectedValueOnce(new StoreUnavailableError('a table is locked'));
    await expect(parts.receipts.ensureRead({ conversation: 'Ua' })).rejects.toThrow(StoreUnavailableError);
    expect(parts.line.calls).toEqual([]);

    await parts.receipts.ensureRead({ conversation: 'Ua' });
    expect(await parts.counted('marked')).toBe(1);
    readState.mockRestore();
  });

  it('an answer that needs no mark any more goes on at once', async () => {
    await parts.receipts.ensureRead({ conversation: 'Ua' });
    await parts.receipts.ensureRead({ conversation: 'Ua' });
    expect(parts.line.calls).toHaveLength(1);
    expect(await parts.counted('read')).toBe(1);
  });
});

describe('a clock that jumps while LINE takes no marks', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['ahead', 3_600_000],
    ['back', -3_600_000],
  ])('neither stretches the wait for "Read" nor cuts it short: an hour %s', async (_, jumpMs) => {
    parts = await readParts(store, { timeoutMs: 600 });
    lineIsDown();
    const waited = timeOf(parts.receipts.ensureRead({ conversation: 'Ua' }));
    await until(() => parts.line.calls.length === 1);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + jumpMs);

    expect(await waited).toBeGreaterThan(500);
    expect(await waited).toBeLessThan(3_000);
    expect(await parts.counted('unmarked')).toBe(1);
  });
});

describe('waiting ends in time for the reply token', () => {
  beforeEach(async () => {
    parts = await readParts(store, { timeoutMs: 45_000 });
  });

  it.each([
    ['errors', lineIsDown],
    ['silence', lineIsSilent],
  ])('however long the timeout is, when LINE answers with %s', async (_, fail) => {
    fail();
    const demand = { conversation: 'Ua', waitUntil: Date.now() + 200 };
    expect(await timeOf(parts.receipts.ensureRead(demand))).toBeLessThan(1_500);
    expect(await parts.counted('unmarked')).toBe(1);
  });

  it('with a single try for a token that is old already', async () => {
    lineIsDown();
    const demand = { conversation: 'Ua', waitUntil: Date.now() - 60_000 };
    expect(await timeOf(parts.receipts.ensureRead(demand))).toBeLessThan(1_000);
    expect(parts.line.calls).toHaveLength(1);
  });

  it('which has the time that a healthy LINE takes', async () => {
    parts.line.otherwise = () => delay(50, { requestId: undefined, alreadyAccepted: false });
    await parts.receipts.ensureRead({ conversation: 'Ua', waitUntil: Date.now() - 60_000 });
    expect(await parts.counted('marked')).toBe(1);
    expect(await parts.counted('unmarked')).toBe(0);
  });

  it('also where the mark that it shares was begun by somebody with more time', async () => {
    lineIsSilent();
    void parts.marker.mark('Ua', performance.now() + 45_000);
    await until(() => parts.line.calls.length === 1);

    const demand = { conversation: 'Ua', waitUntil: Date.now() + 200 };
    expect(await timeOf(parts.receipts.ensureRead(demand))).toBeLessThan(1_500);
    expect(parts.line.calls).toHaveLength(1);
  });

  it('and holds an answer back no longer than that either', async () => {
    lineIsSilent();
    const demand = { conversation: 'Ua', policy: 'hold' as const, waitUntil: Date.now() + 200 };
    expect(await timeOf(expect(parts.receipts.ensureRead(demand)).rejects.toThrow(TryLater))).toBeLessThan(
      1_500,
    );
  });
});

describe('renewed for a send that passed a while ago', () => {
  beforeEach(async () => {
    parts = await readParts(store);
    await parts.receipts.ensureRead({ conversation: 'Ua' });
  });

  it('"Read" shows on what has come since', async () => {
    await store.events.add([newMessage(NOW + 1, '2')]);
    await parts.receipts.renew([{ conversation: 'Ua' }, { conversation: 'Ub' }]);
    expect(parts.line.calls.map(({ about }) => about)).toEqual([['t1'], ['t2']]);
    expect(await parts.counted('renewed')).toBe(1);
  });

  it('nothing is asked of LINE where nothing has come, or all is left for a human', async () => {
    await parts.receipts.renew([{ conversation: 'Ua' }]);
    await store.events.add([newMessage(NOW + 1, '2')]);
    await parts.receipts.renew([{ conversation: 'Ua', policy: 'never' }]);
    expect(parts.line.calls).toHaveLength(1);
  });

  it.each([
    ['refuses', lineIsDown],
    ['is silent', lineIsSilent],
  ])(
    'a LINE that %s keeps the send for half a second, and later ones wait for their own mark as before',
    async (_, fail) => {
      await store.events.add([newMessage(NOW + 1, '2')]);
      fail();
      expect(await timeOf(parts.receipts.renew([{ conversation: 'Ua' }]))).toBeLessThan(1_500);
      expect(parts.failures.isFailing('Ua')).toBe(false);
      expect(await owing()).toEqual([]);
    },
  );

  it('a store that is gone does not keep the send', async () => {
    await store.close();
    await parts.receipts.renew([{ conversation: 'Ua' }]);
    expect(parts.line.calls).toHaveLength(1);
  });
});
