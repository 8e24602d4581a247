import type { InboxStore } from '../../inbox/store/inbox-store';
import { newEvent, newMessage, NOW } from '../../inbox/testing/samples';
import { TemporaryStore } from '../../inbox/testing/temporary-store';
import { readParts } from '../testing/read-parts';
import { AutomaticReadMode } from './automatic.read-mode';
import type { Need, OwnMessage, ReadMode } from './read-mode';

let files: TemporaryStore;
let store: InboxStore;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
});

afterEach(() => files.discard());

/** A need, with the call that it would make in place of the function. */
async function need(
  { mode, line }: Awaited<ReturnType<typeof readParts>>,
  conversation = 'Ua',
  own?: OwnMessage,
): Promise<{ kind: Need['kind']; call?: readonly unknown[]; reason?: string }> {
  const needed = await mode.needed(conversation, own);
  if (needed.kind === 'unmarkable') return { kind: needed.kind, reason: needed.reason };
  if (needed.kind === 'read') return { kind: needed.kind };
  await needed.call();
  const { endpoint, about } = line.calls.at(-1) ?? { endpoint: undefined, about: [] };
  return { kind: needed.kind, call: [endpoint, ...about] };
}

it('automatic mode never has anything to do', async () => {
  const mode: ReadMode = new AutomaticReadMode();
  await store.events.add([newMessage(NOW, '1')]);
  expect((await mode.needed('Ua')).kind).toBe('read');
});

describe('chat mode', () => {
  it('marks with the newest token, by time and then by message id as a number, whatever the order of arrival', async () => {
    const parts = await readParts(store, { mode: 'chat' });
    await store.events.add([
      newMessage(NOW + 1, '10'),
      newMessage(NOW + 1, '9'),
      newMessage(NOW, '100'),
      newEvent('postback', { type: 'postback' }),
    ]);
    expect(await need(parts)).toEqual({ kind: 'mark', call: ['markAsReadByToken', 't10'] });
  });

  it('has nothing to do once that is marked, even for an older message that comes late', async () => {
    const parts = await readParts(store, { mode: 'chat' });
    await store.events.add([newMessage(NOW, '10')]);
    await parts.marker.mark('Ua', Date.now());
    await store.events.add([newMessage(NOW - 1, '9')]);
    expect(await need(parts)).toEqual({ kind: 'read' });
  });

  it('marks the answered message itself where that is newer than what is stored', async () => {
    const parts = await readParts(store, { mode: 'chat' });
    await store.events.add([newMessage(NOW, '1')]);
    const own = { timestamp: NOW + 1, messageId: '2', token: 't2' };
    expect(await need(parts, 'Ua', own)).toEqual({ kind: 'mark', call: ['markAsReadByToken', 't2'] });
  });

  it('marks before the oldest message that is left unread, and past it only when a later one is answered', async () => {
    const parts = await readParts(store, { mode: 'chat' });
    await store.events.add([
      newMessage(NOW, '1'),
      newMessage(NOW + 1, '2', { leaveUnread: true }),
      newMessage(NOW + 2, '3'),
    ]);
    expect(await need(parts)).toEqual({ kind: 'mark', call: ['markAsReadByToken', 't1'] });
    const own = { timestamp: NOW + 2, messageId: '3', token: 't3' };
    expect(await need(parts, 'Ua', own)).toEqual({ kind: 'mark', call: ['markAsReadByToken', 't3'] });
  });

  it('cannot mark a message without a token where no newer token covers it', async () => {
    const parts = await readParts(store, { mode: 'chat' });
    await store.events.add([newEvent('e1', { message: { id: '1' } })]);
    expect(await need(parts)).toEqual({ kind: 'unmarkable', reason: 'no_token' });

    await store.events.add([newMessage(NOW + 1, '2')]);
    await parts.marker.mark('Ua', Date.now());
    expect(await need(parts, 'Ua', { timestamp: NOW, messageId: '1' })).toEqual({ kind: 'read' });
    expect(await need(parts, 'Ua', { timestamp: NOW + 2, messageId: '3' })).toEqual({
      kind: 'unmarkable',
      reason: 'no_token',
    });
  });

  it('has nothing to do where the user never wrote', async () => {
    expect(await need(await readParts(store, { mode: 'chat' }))).toEqual({ kind: 'read' });
  });
});

describe('the old API', () => {
  it('marks by user id, also what carries no token, and again only for what came since', async () => {
    const parts = await readParts(store, { mode: 'old-api' });
    await store.events.add([newEvent('e1', { message: { id: '1' } })]);
    expect(await need(parts)).toEqual({ kind: 'mark', call: ['markAsReadByUser', 'Ua'] });

    await parts.marker.mark('Ua', Date.now());
    expect(await need(parts)).toEqual({ kind: 'read' });
    await store.events.add([newEvent('e2', { type: 'postback' })]);
    expect((await need(parts)).kind).toBe('mark');
  });

  it.each([
    ['C1', 'group'],
    ['R1', 'group'],
    ['event:e1', 'no_user_id'],
  ])('cannot mark %s: %s', async (conversation, reason) => {
    await store.events.add([newMessage(NOW, '1', { conversation })]);
    const parts = await readParts(store, { mode: 'old-api' });
    expect(await need(parts, conversation)).toEqual({ kind: 'unmarkable', reason });
  });
});
