import { Logger } from '@nestjs/common';
import type { ReadReceiptConfig } from '../config/read-receipt.config';
import { Metrics } from '../metrics/metrics';
import { Inbox } from './inbox';
import { ForeignChannelError, StoreUnavailableError } from './inbox.errors';
import type { NewEvent } from './store/event-store';
import { TemporarySqliteStore } from './store/sqlite/testing/temporary-sqlite-store';
import { counted } from './testing/counted';
import { BOT } from './testing/samples';
import { ScriptedHandler } from './testing/scripted-handler';

const DAY_MS = 24 * 60 * 60_000;

describe('Inbox', () => {
  let temporary: TemporarySqliteStore;
  let handler: ScriptedHandler;
  let metrics: Metrics;
  let stored: NewEvent[];
  let batches: number;

  beforeEach(() => {
    Logger.overrideLogger(false);
    temporary = new TemporarySqliteStore();
    handler = new ScriptedHandler();
    metrics = new Metrics();
    stored = [];
    batches = 0;
    temporary.store.stored.subscribe((events) => {
      stored.push(...events);
      batches++;
    });
  });
  afterEach(() => temporary.discard());

  function inbox(receipts: Partial<ReadReceiptConfig> = {}): Inbox {
    const retention = {
      databaseUrl: '',
      databaseConnections: 1,
      retentionDays: 30,
      deadLetterRetentionDays: 90,
    };
    return new Inbox(temporary.store, handler, metrics, retention, {
      mode: 'chat',
      timing: 'on-receive',
      onFailure: 'send',
      timeoutMs: 10_000,
      ...receipts,
    });
  }
  const receive = (events: readonly unknown[], receipts?: Partial<ReadReceiptConfig>) =>
    inbox(receipts).receive({ destination: BOT, events });
  const message = (id: string, over: object = {}) => ({
    type: 'message',
    webhookEventId: id,
    timestamp: Date.now(),
    source: { type: 'user', userId: 'Ua' },
    mode: 'active',
    message: { type: 'text', id: `1${id}`, text: 'hello', markAsReadToken: `t${id}` },
    ...over,
  });

  it('has every event on disk when it resolves', async () => {
    await receive([message('1'), message('2')]);
    await temporary.reopen();
    expect(await temporary.store.events.backlog()).toMatchObject({ pending: 2, dead: 0 });
    expect(temporary.store.owner).toBe(BOT);
  });

  it('does nothing for a body without events, not even take the store', async () => {
    await receive([]);
    expect(temporary.store.owner).toBeUndefined();
  });

  it('keeps any number of events, in order, in bounded commits', async () => {
    await receive(Array.from({ length: 600 }, (_, i) => message(String(i))));
    expect(stored.map(({ id }) => id)).toEqual(Array.from({ length: 600 }, (_, i) => String(i)));
    expect(batches).toBe(3);
    expect(await counted(metrics.events)).toEqual({ stored: 600 });
  });

  it('keeps the good ones beside broken, repeated and too old ones, and counts each', async () => {
    await receive([
      message('1'),
      { ...message('2'), timestamp: 'now' },
      message('1'),
      message('3', { timestamp: Date.now() - 31 * DAY_MS }),
      null,
      message('4', { timestamp: Date.now() - 29 * DAY_MS }),
    ]);
    expect(await counted(metrics.events)).toEqual({ stored: 2, broken: 2, duplicate: 1, too_old: 1 });
    expect(await temporary.store.events.backlog()).toMatchObject({ pending: 2, dead: 2 });
    expect(stored.some(({ id }) => id === '3')).toBe(false);
  });

  it('says what may be wrong where events are too old to be taken in, as all are when the clock runs far ahead', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    await receive([message('1', { timestamp: Date.now() - 31 * DAY_MS })]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/RETENTION_DAYS.*clock/), { events: 1 }]]);
    warn.mockRestore();
  });

  it('takes nothing in that is for another bot', async () => {
    await receive([message('1')]);
    const foreign = inbox().receive({ destination: 'Uother', events: [message('2')] });
    await expect(foreign).rejects.toThrow(ForeignChannelError);
    expect((await temporary.store.events.backlog()).pending).toBe(1);
  });

  it('rejects while the store takes nothing', async () => {
    await receive([message('1')]);
    await temporary.store.close();
    await expect(receive([message('2')])).rejects.toThrow(StoreUnavailableError);
    expect(await counted(metrics.events)).toEqual({ stored: 1 });
  });

  describe('what is to be marked', () => {
    const flags = () =>
      stored.map(({ id, visible, markDue, leaveUnread }) => ({ id, visible, markDue, leaveUnread }));

    it.each([
      ['on receipt', { timing: 'on-receive' as const }, true],
      ['before the answer', { timing: 'before-send' as const }, false],
      ['by LINE itself', { mode: 'automatic' as const }, false],
    ])('is said of a message when marks are made %s', async (_, receipts, markDue) => {
      await receive([message('1')], receipts);
      expect(flags()).toEqual([{ id: '1', visible: true, markDue, leaveUnread: false }]);
    });

    it('is not what a feature leaves to a human', async () => {
      handler.leaves = ({ webhookEventId }) => webhookEventId === '1';
      await receive([message('1'), message('2')]);
      expect(flags()).toEqual([
        { id: '1', visible: true, markDue: false, leaveUnread: true },
        { id: '2', visible: true, markDue: true, leaveUnread: false },
      ]);
    });

    it('leaves nothing unread where LINE marks by itself', async () => {
      handler.leaves = () => true;
      await receive([message('1')], { mode: 'automatic' });
      expect(flags()).toEqual([{ id: '1', visible: true, markDue: false, leaveUnread: false }]);
    });

    it.each([new Error('hunter2'), null, undefined, 'hunter2'])(
      'does not depend on a feature that throws %p when asked',
      async (thrown) => {
        handler.leaves = () => {
          throw thrown as Error;
        };
        await receive([message('1')]);
        expect(flags()).toEqual([{ id: '1', visible: true, markDue: true, leaveUnread: false }]);
      },
    );

    it('is nothing that another channel answers', async () => {
      handler.leaves = () => true;
      await receive([message('1', { mode: 'standby' })]);
      expect(flags()).toEqual([{ id: '1', visible: false, markDue: false, leaveUnread: false }]);
      expect((await temporary.store.conversations.readState('Ua')).newest).toBeUndefined();
    });

    it('knows what shows in a chat and what does not', async () => {
      const other = { message: undefined };
      await receive([
        message('postback', { ...other, type: 'postback' }),
        message('edit', { type: 'messageEdited', message: { type: 'text', id: '1', text: 'new' } }),
        message('follow', { ...other, type: 'follow' }),
        message('unknown', { ...other, type: 'telepathy' }),
      ]);
      expect(flags().map(({ id, visible, markDue }) => [id, visible, markDue])).toEqual([
        ['postback', true, false],
        ['edit', true, false],
        ['follow', false, false],
        ['unknown', false, false],
      ]);
    });

    it('is marked with the token that came with the message', async () => {
      await receive([message('1')]);
      expect((await temporary.store.conversations.readState('Ua')).newest?.token).toBe('t1');
    });
  });

  it.each(['active', 'standby'])('forgets a message that its writer takes back, in mode %s', async (mode) => {
    const unsend = { type: 'unsend', message: undefined, unsend: { messageId: '11' }, mode };
    await receive([message('1', { mode }), message('2', unsend)]);
    expect((await temporary.store.events.claim('Ua', Date.now()))?.event.id).toBe('2');
  });
});
