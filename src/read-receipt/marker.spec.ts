import { Logger } from '@nestjs/common';
import type { InboxStore } from '../inbox/store/inbox-store';
import { newMessage, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { until } from '../inbox/testing/until';
import type { SendReceipt } from '../line/line.client';
import { refused, unreachable } from '../line/testing/scripted-line';
import type { ReadParts } from './testing/read-parts';
import { readParts } from './testing/read-parts';

const ACCEPTED: SendReceipt = { requestId: undefined, alreadyAccepted: false };

let files: TemporaryStore;
let store: InboxStore;
let parts: ReadParts;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  parts = await readParts(store);
});

afterEach(() => files.discard());

const inASecond = () => performance.now() + 1_000;
const tokens = () => parts.line.calls.map(({ about }) => about[0]);
const says = (...messageIds: readonly string[]) =>
  store.events.add(messageIds.map((id) => newMessage(NOW + Number(id), id)));

describe('marks of a conversation', () => {
  it('serve everyone who needs one at the same time', async () => {
    await says('1', '2');
    const results = await Promise.all([1, 2, 3, 4].map(() => parts.marker.mark('Ua', inASecond())));

    expect(results.map(({ kind }) => kind)).toEqual(['marked', 'shared', 'shared', 'shared']);
    expect(tokens()).toEqual(['t2']);
  });

  it('share the next one where a newer message came meanwhile', async () => {
    await says('1');
    const landing = Promise.withResolvers<SendReceipt>();
    parts.line.next(landing.promise);
    const first = parts.marker.mark('Ua', inASecond());
    await until(() => parts.line.calls.length === 1);
    await says('2', '3');
    const later = [1, 2, 3].map(() => parts.marker.mark('Ua', inASecond()));
    landing.resolve(ACCEPTED);

    await Promise.all([first, ...later]);
    expect(tokens()).toEqual(['t1', 't3']);
  });

  it('share one that is under way where it covers them', async () => {
    await says('1', '2');
    const landing = Promise.withResolvers<SendReceipt>();
    parts.line.next(landing.promise);
    const first = parts.marker.mark('Ua', inASecond());
    await until(() => parts.line.calls.length === 1);
    await says('0');
    const late = parts.marker.mark('Ua', inASecond());
    landing.resolve(ACCEPTED);

    await Promise.all([first, late]);
    expect(tokens()).toEqual(['t2']);
  });

  it('are not made again for what shows "Read"', async () => {
    await says('1');
    await parts.marker.mark('Ua', inASecond());
    expect((await parts.marker.mark('Ua', inASecond())).kind).toBe('read');
    expect(parts.line.calls).toHaveLength(1);
  });

  it('go on for one conversation while another’s hangs', async () => {
    await says('1');
    await store.events.add([newMessage(NOW, '7', { conversation: 'Ub' })]);
    const hanging = Promise.withResolvers<SendReceipt>();
    parts.line.next(hanging.promise);
    const stuck = parts.marker.mark('Ua', inASecond());
    await until(() => parts.line.calls.length === 1);

    expect((await parts.marker.mark('Ub', inASecond())).kind).toBe('marked');
    hanging.resolve(ACCEPTED);
    await stuck;
  });

  it('fail for all who share them, and each tries again in its own time', async () => {
    await says('1');
    parts.line.next(unreachable(true));
    const results = await Promise.allSettled([
      parts.marker.mark('Ua', inASecond()),
      parts.marker.mark('Ua', performance.now()),
    ]);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a mark that fails', () => {
  it.each([
    ['500', refused(500)],
    ['503', refused(503)],
    ['a redirect', refused(302)],
    ['401', refused(401)],
    ['429', refused(429)],
    ['no answer', unreachable(true)],
    ['no connection', unreachable(false)],
    ['no token to call with', refused(400, 'invalid_client', undefined, 'issueToken')],
  ])('is tried again until LINE takes it: %s', async (_, error) => {
    await says('1');
    parts.line.next(error, error);

    expect((await parts.marker.mark('Ua', inASecond())).kind).toBe('marked');
    expect(parts.line.calls).toHaveLength(3);
  });

  it.each([400, 403, 404, 410])('with %d is final, and says nothing about the next one', async (status) => {
    await says('1');
    const error = refused(status);
    parts.line.next(error);

    await expect(parts.marker.mark('Ua', inASecond())).rejects.toBe(error);
    expect(parts.line.calls).toHaveLength(1);
    expect(parts.failures.isFailing('Ua')).toBe(false);
  });

  it.each([
    ['an hour', 3_600_000],
    ['the age of the universe', 4e20],
  ])('waits as LINE asks, but for the last try at the deadline: %s', async (_, asked) => {
    await says('1');
    parts.line.next(refused(429, undefined, asked));
    const deadline = performance.now() + 300;

    expect((await parts.marker.mark('Ua', deadline)).kind).toBe('marked');
    expect(performance.now()).toBeGreaterThanOrEqual(deadline - 1);
    expect(parts.line.calls).toHaveLength(2);
  });

  it('past its deadline is a single try, which opens the backoff', async () => {
    await says('1');
    parts.line.next(refused(503));

    await expect(parts.marker.mark('Ua', performance.now() - 1)).rejects.toThrow('503');
    expect(parts.line.calls).toHaveLength(1);
    expect(parts.failures.isFailing('Ua')).toBe(true);
  });

  it('marks the newest message of the moment when it is tried again', async () => {
    await says('1');
    const landing = Promise.withResolvers<SendReceipt>();
    parts.line.next(landing.promise);
    const marking = parts.marker.mark('Ua', inASecond());
    await until(() => parts.line.calls.length === 1);
    await says('2');
    landing.reject(refused(503));

    await marking;
    expect(tokens()).toEqual(['t1', 't2']);
  });
});

it('clears its conversation when it succeeds', async () => {
  await says('1');
  parts.failures.failed('Ua');
  await parts.marker.mark('Ua', inASecond());
  expect(parts.failures.isFailing('Ua')).toBe(false);
});

it('counts as made where LINE took it, even if the store cannot keep that', async () => {
  await says('1');
  Logger.overrideLogger(false);
  parts.line.otherwise = () => store.close().then(() => ACCEPTED);
  expect((await parts.marker.mark('Ua', inASecond())).kind).toBe('marked');
});
