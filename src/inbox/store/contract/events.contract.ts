import { ClaimLostError } from '../../inbox.errors';
import { claimed, newEvent, newSend, NOW } from '../../testing/samples';
import type { Current } from '../inbox-store.contract';

export function describeEvents(current: Current): void {
  const events = () => current.store.events;

  describe('arrival', () => {
    it('keeps each event once, however often and in whatever company it comes', async () => {
      const first = await events().add([newEvent('e1'), newEvent('e2'), newEvent('e1')]);
      expect(first.stored.map(({ id }) => id)).toEqual(['e1', 'e2']);
      expect(first.duplicates).toBe(1);
      await current.reopen();
      const [again, both] = await Promise.all([
        events().add([newEvent('e2')]),
        events().add([newEvent('e3'), newEvent('e1')]),
      ]);
      expect([again.stored.length, again.duplicates]).toEqual([0, 1]);
      expect([both.stored.map(({ id }) => id), both.duplicates]).toEqual([['e3'], 1]);
      expect((await events().backlog()).pending).toBe(3);
    });

    it('does not take a finished event again', async () => {
      await events().add([newEvent('e1')]);
      await events().complete(await claimed(current.store), 'answered', NOW);
      expect((await events().add([newEvent('e1', { isRedelivery: true })])).duplicates).toBe(1);
      expect(await events().claim('Ua', NOW)).toBeUndefined();
    });

    it('tells of new events and wakes their conversations once they are on disk', async () => {
      const stored: string[] = [];
      const woken = new Set<string>();
      current.store.stored.subscribe((batch) => stored.push(...batch.map(({ id }) => id)));
      current.store.wakes.subscribe((conversation) => woken.add(conversation));
      await events().add([newEvent('e1'), newEvent('e2', { conversation: 'Ub', broken: 'no type' })]);
      await events().add([newEvent('e1')]);
      expect(stored).toEqual(['e1', 'e2']);
      expect([...woken]).toEqual(['Ua']);
    });

    it('keeps a broken event as a dead letter that nobody is given', async () => {
      await events().add([newEvent('e1', { broken: 'no type' })]);
      expect(await events().claim('Ua', NOW)).toBeUndefined();
      expect(await events().backlog()).toEqual({ pending: 0, oldestReceivedAt: undefined, dead: 1 });
    });

    it('arms the reply token anew when LINE delivers a waiting event again, and only then', async () => {
      await events().add([newEvent('e1')]);
      await events().add([newEvent('e1', { receivedAt: NOW + 1 })]);
      expect((await claimed(current.store)).event.tokenAt).toBe(NOW);
      await events().add([newEvent('e1', { receivedAt: NOW + 2, isRedelivery: true })]);
      const { event } = await claimed(current.store);
      expect(event.tokenAt).toBe(NOW + 2);
      expect((await events().backlog()).oldestReceivedAt).toBe(NOW);
    });

    it('gives back what it was given, whatever its text', async () => {
      const json = JSON.stringify({ text: '\u0000 既読 👩‍👩‍👧 \ud800', quote: `'";--`, __proto__: null });
      await events().add([newEvent('e1', { json, timestamp: Number.MAX_SAFE_INTEGER })]);
      const { event } = await claimed(current.store);
      expect(event).toMatchObject({ id: 'e1', conversation: 'Ua', type: 'message', json, attempts: 0 });
      expect([event.timestamp, event.handled]).toEqual([Number.MAX_SAFE_INTEGER, false]);
    });
  });

  describe('claims', () => {
    it('gives out a conversation in the order stored, whatever the timestamps say', async () => {
      const ids = ['e3', 'e1', 'e2'];
      await events().add(ids.map((id, i) => newEvent(id, { timestamp: NOW - i })));
      const order: string[] = [];
      while (order.length < ids.length) {
        const claim = await claimed(current.store);
        order.push(claim.event.id);
        await events().complete(claim, 'handled', NOW);
      }
      expect(order).toEqual(ids);
      expect(await events().claim('Ua', NOW)).toBeUndefined();
    });

    it('holds a conversation, and no other, until the time given', async () => {
      await events().add([newEvent('e1'), newEvent('e2'), newEvent('e3', { conversation: 'Ub' })]);
      await events().putOff(await claimed(current.store), NOW + 100, 'LINE is down', false);
      await current.reopen();
      expect(await events().claim('Ua', NOW + 99)).toBeUndefined();
      expect((await claimed(current.store, 'Ub')).event.id).toBe('e3');
      expect((await claimed(current.store, 'Ua', NOW + 100)).event).toMatchObject({ id: 'e1', attempts: 0 });
    });

    it('holds nothing for hours because the clock was set back', async () => {
      await events().add([newEvent('e1')]);
      await events().putOff(await claimed(current.store), NOW + 100, 'LINE is down', false);
      const backThen = NOW - 60 * 60_000;
      expect((await events().due('', 1, backThen)).due).toEqual(['Ua']);
      expect((await claimed(current.store, 'Ua', backThen)).event.id).toBe('e1');
    });

    it('counts a try only where told to', async () => {
      await events().add([newEvent('e1')]);
      for (const counted of [true, false, true])
        await events().putOff(await claimed(current.store), NOW, 'failed', counted);
      expect((await claimed(current.store)).event.attempts).toBe(2);
    });

    it('goes on with the next event after one was set aside', async () => {
      await events().add([newEvent('e1'), newEvent('e2')]);
      await events().setAside(await claimed(current.store), 'hopeless', NOW);
      expect((await claimed(current.store)).event.id).toBe('e2');
      expect(await events().backlog()).toMatchObject({ pending: 1, dead: 1 });
    });

    it('gives a claim out again after a restart', async () => {
      await events().add([newEvent('e1')]);
      await claimed(current.store);
      await current.reopen();
      const again = await claimed(current.store);
      await events().complete(again, 'handled', NOW);
      expect((await events().backlog()).pending).toBe(0);
    });

    it.each([
      ['complete', (claim) => events().complete(claim, 'handled', NOW)],
      ['putOff', (claim) => events().putOff(claim, NOW + 9_999, 'late', true)],
      ['setAside', (claim) => events().setAside(claim, 'late', NOW)],
      ['planAnswers', (claim) => current.store.outbox.planAnswers(claim, [newSend('s1', 'e1')], NOW)],
    ] satisfies [string, (claim: Awaited<ReturnType<typeof claimed>>) => Promise<unknown>][])(
      'rejects %s under a claim that another has followed, and nothing of it is visible',
      async (_, late) => {
        await events().add([newEvent('e1')]);
        const stale = await claimed(current.store);
        const fresh = await claimed(current.store);
        await expect(late(stale)).rejects.toThrow(ClaimLostError);
        expect((await claimed(current.store)).event).toEqual(fresh.event);
        expect(await current.store.outbox.sendsOf('e1')).toEqual([]);
      },
    );

    it('completes an event once: its claim ends with it', async () => {
      await events().add([newEvent('e1'), newEvent('e2')]);
      const claim = await claimed(current.store);
      await events().complete(claim, 'handled', NOW);
      await expect(events().complete(claim, 'handled', NOW)).rejects.toThrow(ClaimLostError);
      const next = await claimed(current.store);
      await expect(events().setAside(claim, 'late', NOW)).rejects.toThrow(ClaimLostError);
      await events().complete(next, 'handled', NOW);
      expect(await events().backlog()).toMatchObject({ pending: 0, dead: 0 });
    });

    it('ends a claim when its event is put off', async () => {
      await events().add([newEvent('e1')]);
      const claim = await claimed(current.store);
      await events().putOff(claim, NOW + 100, 'LINE is down', false);
      await expect(events().complete(claim, 'handled', NOW)).rejects.toThrow(ClaimLostError);
      expect((await claimed(current.store, 'Ua', NOW + 100)).event.id).toBe('e1');
    });

    it('lets a late claim spoil no neighbour of the same moment', async () => {
      await events().add([newEvent('e1'), newEvent('e2', { conversation: 'Ub' })]);
      const stale = await claimed(current.store);
      await claimed(current.store);
      const good = await claimed(current.store, 'Ub');
      const outcomes = await Promise.allSettled([
        events().complete(stale, 'handled', NOW),
        events().complete(good, 'handled', NOW),
        events().add([newEvent('e3')]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
      expect((await events().backlog()).pending).toBe(2);
    });
  });

  describe('due conversations', () => {
    it('names each once, step by step in the order of their ids', async () => {
      const conversations = ['Ud', 'Ua', 'Uc', 'Ub', 'Ue'];
      await events().add(
        conversations.flatMap((conversation) => [
          newEvent(`${conversation}1`, { conversation }),
          newEvent(`${conversation}2`, { conversation }),
        ]),
      );
      expect(await events().due('', 2, NOW)).toEqual({ due: ['Ua', 'Ub'], next: 'Ub' });
      expect(await events().due('Ub', 2, NOW)).toEqual({ due: ['Uc', 'Ud'], next: 'Ud' });
      expect(await events().due('Ud', 2, NOW)).toEqual({ due: ['Ue'], next: undefined });
      expect(await events().due('Ue', 2, NOW)).toEqual({ due: [], next: undefined });
    });

    it('leaves out those that are held, finished or dead', async () => {
      const of = (conversation: string) => newEvent(`e${conversation}`, { conversation });
      await events().add([
        of('Ua'),
        of('Ub'),
        of('Uc'),
        of('Ud'),
        { ...of('Ue'), broken: 'no type' },
        of('Uf'),
      ]);
      await events().putOff(await claimed(current.store, 'Ua'), NOW + 100, 'down', false);
      await events().complete(await claimed(current.store, 'Ub'), 'handled', NOW);
      await events().setAside(await claimed(current.store, 'Uc'), 'hopeless', NOW);
      expect((await events().due('', 9, NOW)).due).toEqual(['Ud', 'Uf']);
      expect((await events().due('', 9, NOW + 100)).due).toEqual(['Ua', 'Ud', 'Uf']);
    });

    it('walks no further in a step than it is told to, however many are held', async () => {
      const conversations = ['Ua', 'Ub', 'Uc', 'Ud', 'Ue', 'Uf'];
      await events().add(conversations.map((conversation) => newEvent(`e${conversation}`, { conversation })));
      for (const held of ['Ua', 'Ub', 'Uc', 'Ue', 'Uf'])
        await events().putOff(await claimed(current.store, held), NOW + 100, 'down', false);
      expect(await events().due('', 2, NOW)).toEqual({ due: [], next: 'Ub' });
      expect(await events().due('Ub', 2, NOW)).toEqual({ due: ['Ud'], next: 'Ud' });
      expect(await events().due('Ud', 2, NOW)).toEqual({ due: [], next: 'Uf' });
      expect(await events().due('Uf', 2, NOW)).toEqual({ due: [], next: undefined });
    });

    it('goes on from a conversation that has nothing left to do', async () => {
      await events().add(['Ua', 'Uc'].map((conversation) => newEvent(`e${conversation}`, { conversation })));
      expect(await events().due('', 1, NOW)).toEqual({ due: ['Ua'], next: 'Ua' });
      await events().complete(await claimed(current.store, 'Ua'), 'handled', NOW);
      await events().add([newEvent('eUb', { conversation: 'Ub' })]);
      expect(await events().due('Ua', 9, NOW)).toEqual({ due: ['Ub', 'Uc'], next: undefined });
    });
  });

  it('tells how much waits, since when, and how much was set aside', async () => {
    expect(await events().backlog()).toEqual({ pending: 0, oldestReceivedAt: undefined, dead: 0 });
    await events().add([newEvent('e1', { receivedAt: NOW + 5 }), newEvent('e2', { receivedAt: NOW + 3 })]);
    expect(await events().backlog()).toEqual({ pending: 2, oldestReceivedAt: NOW + 3, dead: 0 });
    await events().setAside(await claimed(current.store), 'hopeless', NOW);
    await events().complete(await claimed(current.store), 'handled', NOW);
    expect(await events().backlog()).toEqual({ pending: 0, oldestReceivedAt: undefined, dead: 1 });
  });
}
