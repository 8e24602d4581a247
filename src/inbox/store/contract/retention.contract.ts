import { loneConversation } from '../../lone-conversation';
import { claimed, newEvent, newMessage, newSend, NOW } from '../../testing/samples';
import type { RetentionCutoffs } from '../event-store';
import type { Current } from '../inbox-store.contract';

/** Nothing is old enough, unless a test says so. */
const KEEP_ALL: RetentionCutoffs = { contentBefore: 0, idsBefore: 0, deadLettersBefore: 0 };

export function describeRetention(current: Current): void {
  const events = () => current.store.events;
  const outbox = () => current.store.outbox;
  const prune = async (cutoffs: Partial<RetentionCutoffs>) => {
    while ((await events().prune({ ...KEEP_ALL, ...cutoffs })) > 0);
  };
  const isKnown = async (id: string) => (await events().add([newEvent(id)])).duplicates === 1;

  /** An event that was answered, with its answer. */
  const answered = async (id: string, receivedAt: number) => {
    await events().add([newEvent(id, { receivedAt, conversation: id })]);
    const claim = await claimed(current.store, id);
    await outbox().planAnswers(claim, [newSend(`s-${id}`, id)], receivedAt);
    await outbox().begin(claim, newSend(`s-${id}`, id), receivedAt);
    await outbox().finish(newSend(`s-${id}`, id), 'sent', receivedAt);
    await events().complete(claim, 'answered', receivedAt);
  };

  describe('pruning', () => {
    it('forgets what was written and answered, and knows the id still', async () => {
      await answered('old', NOW - 1);
      await answered('young', NOW);
      await prune({ contentBefore: NOW });
      expect(await outbox().sendsOf('old')).toMatchObject([{ state: 'sent', messages: [], to: [] }]);
      expect(await outbox().sendsOf('young')).toMatchObject([{ messages: newSend('s', 'young').messages }]);
      expect(await isKnown('old')).toBe(true);
    });

    it('forgets the id later, with its sends', async () => {
      await answered('old', NOW - 1);
      await answered('young', NOW);
      await prune({ contentBefore: NOW, idsBefore: NOW });
      expect(await outbox().sendsOf('old')).toEqual([]);
      expect(await outbox().sendsOf('young')).toHaveLength(1);
      expect([await isKnown('old'), await isKnown('young')]).toEqual([false, true]);
    });

    it('forgets with an id what was a conversation of its own, and no other conversation', async () => {
      const lone = loneConversation('lone');
      await events().add([
        newEvent('lone', { receivedAt: NOW - 1, conversation: lone }),
        newEvent('old', { receivedAt: NOW - 1 }),
      ]);
      for (const conversation of [lone, 'Ua'])
        await events().complete(await claimed(current.store, conversation), 'handled', NOW - 1);
      await prune({ idsBefore: NOW });
      expect((await current.store.conversations.readState(lone)).receivedSeq).toBe(0);
      expect((await current.store.conversations.readState('Ua')).receivedSeq).toBeGreaterThan(0);
    });

    it('forgets with a message that it shall stay unread', async () => {
      const usable = async () => (await current.store.conversations.readState('Ua')).newest?.messageId;
      await events().add([
        newMessage(1, '1', { leaveUnread: true, receivedAt: NOW - 1 }),
        newMessage(2, '2'),
      ]);
      await events().complete(await claimed(current.store), 'handled', NOW);
      expect(await usable()).toBeUndefined();
      await prune({ contentBefore: NOW, idsBefore: NOW });
      expect(await usable()).toBe('2');
    });

    it('never forgets what is not finished', async () => {
      await events().add([newEvent('open', { receivedAt: 1 })]);
      await outbox().planAnswers(await claimed(current.store), [newSend('s', 'open')], 1);
      await answered('old', 2);
      await prune({ contentBefore: NOW, idsBefore: NOW, deadLettersBefore: NOW });
      expect((await claimed(current.store)).event.json).toBe(newEvent('open').json);
      expect(await outbox().sendsOf('open')).toMatchObject([{ messages: newSend('s', 'open').messages }]);
      expect(await isKnown('old')).toBe(false);
    });

    it('keeps dead letters for a time of their own', async () => {
      await events().add([
        newEvent('dead', { receivedAt: 10 }),
        newEvent('broken', { broken: 'x', receivedAt: 20 }),
      ]);
      const claim = await claimed(current.store);
      await outbox().plan(claim, newSend('s', 'dead'), 10);
      await events().setAside(claim, 'hopeless', 10);
      await prune({ contentBefore: NOW, idsBefore: NOW, deadLettersBefore: 10 });
      expect((await events().backlog()).dead).toBe(2);
      expect(await outbox().sendsOf('dead')).toMatchObject([{ messages: newSend('s', 'dead').messages }]);
      await prune({ contentBefore: NOW, idsBefore: NOW, deadLettersBefore: 11 });
      expect((await events().backlog()).dead).toBe(1);
      expect(await outbox().sendsOf('dead')).toEqual([]);
    });

    it('empties a dead letter by its own time where that is the shorter one, and knows its id still', async () => {
      await events().add([newEvent('dead', { receivedAt: 10 })]);
      const claim = await claimed(current.store);
      await outbox().plan(claim, newSend('s', 'dead'), 10);
      await events().setAside(claim, 'hopeless', 10);
      await prune({ deadLettersBefore: 11 });
      expect(await outbox().sendsOf('dead')).toMatchObject([{ state: 'dead', messages: [] }]);
      expect(await isKnown('dead')).toBe(true);
    });

    it('empties a dead push, which no event of a user stands for, by the same time', async () => {
      await outbox().enqueue(newSend('s', 'send:s', { conversation: 'Ua' }), 10);
      const claim = await claimed(current.store);
      await outbox().bury(claim, newSend('s', 'send:s'), 'refused', 10);
      await events().setAside(claim, 'refused', 10);
      await prune({ deadLettersBefore: 11 });
      expect(await outbox().sendsOf('send:s')).toMatchObject([{ state: 'dead', messages: [] }]);
    });

    it('goes through any number in bounded steps', async () => {
      const many = Array.from({ length: 4_000 }, (_, i) =>
        newEvent(`e${String(i)}`, { broken: 'x', receivedAt: 1 }),
      );
      await events().add(many);
      const cutoffs = { contentBefore: NOW, idsBefore: NOW, deadLettersBefore: NOW };
      const steps: number[] = [];
      while (steps.at(-1) !== 0) steps.push(await events().prune(cutoffs));
      expect(Math.max(...steps)).toBeLessThan(4_000);
      expect((await events().backlog()).dead).toBe(0);
    });

    it('gives a place in the store to one event only, also after a forgotten one', async () => {
      await answered('old', 1);
      await events().add([newEvent('a')]);
      const last = await claimed(current.store);
      await events().complete(last, 'handled', NOW);
      await prune({ idsBefore: NOW + 1 });
      await current.reopen();
      await events().add([newEvent('b')]);
      expect((await claimed(current.store)).event.seq).toBeGreaterThan(last.event.seq);
    });
  });
}
