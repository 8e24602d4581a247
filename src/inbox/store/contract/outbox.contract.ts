import { ClaimLostError, StoreUnavailableError } from '../../inbox.errors';
import { claimed, newEvent, newSend, NOW } from '../../testing/samples';
import type { Claim } from '../event-store';
import type { Current } from '../inbox-store.contract';

export function describeOutbox(current: Current): void {
  const outbox = () => current.store.outbox;
  const states = async (eventId: string) => (await outbox().sendsOf(eventId)).map(({ state }) => state);

  describe('outbox', () => {
    let claim: Claim;
    beforeEach(async () => {
      await current.store.events.add([newEvent('e1')]);
      claim = await claimed(current.store);
    });

    it('keeps a send as it was planned, also over a restart', async () => {
      const send = newSend('s1', 'e1', {
        messages: [{ type: 'text', text: '既読 \u0000 👩‍👩‍👧' }],
        notificationDisabled: true,
        readPolicy: 'hold',
      });
      const kept = await outbox().plan(claim, send, NOW);
      expect(kept).toEqual({ ...send, state: 'planned', attempts: 0, createdAt: NOW });
      await current.reopen();
      expect(await outbox().sendsOf('e1')).toEqual([kept]);
    });

    it('lets a send that is kept win over a new one of the same id', async () => {
      const kept = await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      const other = newSend('s1', 'e1', { messages: [{ type: 'text', text: 'something else' }] });
      expect(await outbox().plan(claim, other, NOW + 1)).toEqual(kept);
    });

    it('gives the sends of an event in their order', async () => {
      for (const ordinal of [2, 0, 10, 1]) {
        await outbox().plan(claim, newSend(`s${String(ordinal)}`, 'e1', { ordinal }), NOW);
      }
      expect((await outbox().sendsOf('e1')).map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 10]);
    });

    it('keeps the answers and that the event is handled together', async () => {
      const kept = await outbox().plan(claim, newSend('s0', 'e1', { kind: 'push' }), NOW);
      const answers = [newSend('s0', 'e1', { kind: 'multicast' }), newSend('s1', 'e1', { ordinal: 1 })];
      const planned = await outbox().planAnswers(claim, answers, NOW);
      await current.reopen();
      expect(planned).toEqual(await outbox().sendsOf('e1'));
      expect((await claimed(current.store)).event.handled).toBe(true);
      const [first, second] = await outbox().sendsOf('e1');
      expect(first).toEqual(kept);
      expect(second).toMatchObject({ id: 's1', state: 'planned' });
    });

    it('gives a send back that an earlier run has kept, whatever number the answer has', async () => {
      const kept = await outbox().plan(claim, newSend('s1', 'e1', { ordinal: 1 }), NOW);
      const planned = await outbox().planAnswers(claim, [newSend('s0', 'e1')], NOW);
      expect(planned).toMatchObject([{ id: 's0', state: 'planned' }, kept]);
    });

    it('keeps a send as it was when it was handed over, whatever becomes of the objects in it', async () => {
      const message = { type: 'text' as const, text: 'as it was' };
      const planned = outbox().planAnswers(claim, [newSend('s1', 'e1', { messages: [message] })], NOW);
      message.text = 'changed at once';
      const [kept] = await planned;
      message.text = 'changed later';
      expect(kept?.messages).toEqual([{ type: 'text', text: 'as it was' }]);
      expect(await outbox().sendsOf('e1')).toEqual([kept]);
    });

    it('keeps none of the answers where one cannot be kept, nor that the event is handled', async () => {
      const impossible = newSend('s1', 'e1', { ordinal: 'second' as unknown as number });
      const answers = [newSend('s0', 'e1'), impossible];
      await expect(outbox().planAnswers(claim, answers, NOW)).rejects.toThrow(StoreUnavailableError);
      expect(await outbox().sendsOf('e1')).toEqual([]);
      expect((await claimed(current.store)).event.handled).toBe(false);
    });

    it('keeps the claim after the answers, to complete the event with', async () => {
      await outbox().planAnswers(claim, [], NOW);
      await current.store.events.complete(claim, 'handled', NOW);
      expect((await current.store.events.backlog()).pending).toBe(0);
    });

    it('knows of an attempt before it is made, and when the first one was', async () => {
      await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW + 1)).toBe(true);
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW + 2)).toBe(true);
      await current.reopen();
      expect(await outbox().sendsOf('e1')).toMatchObject([
        { state: 'sending', attempts: 2, firstAttemptAt: NOW + 1 },
      ]);
    });

    it('takes an attempt back that surely did not arrive', async () => {
      await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await outbox().revert(claim, newSend('s1', 'e1'), 'connection refused');
      expect(await outbox().sendsOf('e1')).toMatchObject([
        { state: 'planned', attempts: 1, error: 'connection refused' },
      ]);
    });

    it.each(['sent', 'assumed_sent', 'dead'] as const)(
      'ends a send as %s, and nothing changes it after that',
      async (state) => {
        await outbox().plan(claim, newSend('s1', 'e1'), NOW);
        await outbox().begin(claim, newSend('s1', 'e1'), NOW);
        if (state === 'dead') await outbox().bury(claim, newSend('s1', 'e1'), 'a note', NOW);
        else await outbox().finish(newSend('s1', 'e1'), state, NOW, 'a note');
        await outbox().revert(claim, newSend('s1', 'e1'), 'late');
        await outbox().becomePush(claim, newSend('s1', 'e1'));
        await outbox().bury(claim, newSend('s1', 'e1'), 'late', NOW);
        expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW)).toBe(false);
        expect(await outbox().sendsOf('e1')).toMatchObject([
          { state, kind: 'reply', attempts: 1, error: 'a note' },
        ]);
      },
    );

    it('changes nothing at the word of a claim that was lost', async () => {
      await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      const fresh = await claimed(current.store);
      const late = await Promise.allSettled([
        outbox().revert(claim, newSend('s1', 'e1'), 'late'),
        outbox().bury(claim, newSend('s1', 'e1'), 'late', NOW),
        outbox().becomePush(claim, newSend('s1', 'e1')),
        outbox().begin(claim, newSend('s1', 'e1'), NOW),
        outbox().plan(claim, newSend('s2', 'e1', { ordinal: 1 }), NOW),
      ]);
      for (const end of late) expect(end).toHaveProperty('reason.name', 'ClaimLostError');
      expect(await outbox().sendsOf('e1')).toMatchObject([{ id: 's1', state: 'sending', kind: 'reply' }]);
      expect(await outbox().begin(fresh, newSend('s1', 'e1'), NOW)).toBe(true);
    });

    it('turns a reply into a push under the same id', async () => {
      const reply = await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await outbox().becomePush(claim, newSend('s1', 'e1'));
      expect(await outbox().sendsOf('e1')).toMatchObject([
        { id: 's1', kind: 'push', state: 'planned', to: reply.to, messages: reply.messages },
      ]);
    });

    it('rejects what is planned or begun under a claim that another has followed', async () => {
      await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      await claimed(current.store);
      await expect(outbox().plan(claim, newSend('s2', 'e1', { ordinal: 1 }), NOW)).rejects.toThrow(
        ClaimLostError,
      );
      await expect(outbox().begin(claim, newSend('s1', 'e1'), NOW)).rejects.toThrow(ClaimLostError);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ id: 's1', state: 'planned', attempts: 0 }]);
    });

    it('buries what is left of an event that is set aside, and leaves alone what is final', async () => {
      const sends = [0, 1, 2].map((ordinal) => newSend(`s${String(ordinal)}`, 'e1', { ordinal }));
      const [sent, tried] = await Promise.all(sends.map((send) => outbox().plan(claim, send, NOW)));
      if (!sent || !tried) throw new Error('not planned');
      await outbox().begin(claim, sent, NOW);
      await outbox().finish(sent, 'sent', NOW);
      await outbox().begin(claim, tried, NOW);
      await current.store.events.setAside(claim, 'hopeless', NOW);
      expect(await states('e1')).toEqual(['sent', 'dead', 'dead']);
    });
  });

  describe('sends that no event asked for', () => {
    const push = (key: string) => newSend(key, `send:${key}`, { kind: 'push' });

    it('are work of their conversation, behind what it has to do', async () => {
      await current.store.events.add([newEvent('e1')]);
      let woken = 0;
      current.store.wakes.subscribe(() => (woken += 1));
      await outbox().enqueue(push('p1'), NOW);
      expect(woken).toBeGreaterThan(0);
      await current.store.events.add([newEvent('e2')]);
      const order: unknown[] = [];
      for (let i = 0; i < 3; i++) {
        const claim = await claimed(current.store);
        order.push([claim.event.id, claim.event.type === 'send', claim.event.handled]);
        await current.store.events.complete(claim, 'sent', NOW);
      }
      expect(order).toEqual([
        ['e1', false, false],
        ['send:p1', true, true],
        ['e2', false, false],
      ]);
    });

    it('are queued once, however often they are asked for', async () => {
      const first = await outbox().enqueue(push('p1'), NOW);
      expect(await outbox().enqueue({ ...push('p1'), messages: [] }, NOW + 1)).toEqual(first);
      const claim = await claimed(current.store);
      await outbox().begin(claim, push('p1'), NOW);
      await outbox().finish(push('p1'), 'sent', NOW);
      await current.store.events.complete(claim, 'sent', NOW);
      expect((await outbox().enqueue(push('p1'), NOW + 2)).state).toBe('sent');
      expect(await current.store.events.claim('Ua', NOW)).toBeUndefined();
    });

    it('keep their message when they are sent', async () => {
      await outbox().enqueue(push('p1'), NOW);
      expect(await outbox().begin(await claimed(current.store), push('p1'), NOW)).toBe(true);
      await outbox().finish(push('p1'), 'sent', NOW);
      expect((await outbox().sendsOf('send:p1'))[0]?.messages).toEqual(push('p1').messages);
    });
  });
}
