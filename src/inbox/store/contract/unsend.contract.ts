import type { Claim } from '../event-store';
import { ClaimLostError } from '../../inbox.errors';
import { claimed, newEvent, newMessage, newSend, NOW } from '../../testing/samples';
import type { Current } from '../inbox-store.contract';

export function describeUnsend(current: Current): void {
  const events = () => current.store.events;
  const outbox = () => current.store.outbox;
  const takeBack = (messageId: string) =>
    events().add([newEvent(`unsend-${messageId}`, { type: 'unsend', visible: false, unsends: messageId })]);
  const blank = { messages: [], to: [] };

  /** The next claim after those of the messages: the unsend event itself. */
  const nextIsUnsend = async () => {
    expect((await claimed(current.store)).event.type).toBe('unsend');
  };

  describe('a message that its writer takes back', () => {
    it('is not handled any more, nor are its edits', async () => {
      const edit = newEvent('edit', { type: 'messageEdited', message: { id: '1' } });
      await events().add([newMessage(NOW, '1'), edit]);
      await takeBack('1');
      await nextIsUnsend();
      expect(await events().backlog()).toMatchObject({ pending: 1, dead: 0 });
    });

    it('leaves other messages alone', async () => {
      await events().add([newMessage(NOW, '1'), newMessage(NOW, '11', { conversation: 'Ub' })]);
      await outbox().plan(await claimed(current.store, 'Ub'), newSend('s11', 'e11'), NOW);
      await takeBack('1');
      const { event } = await claimed(current.store, 'Ub');
      expect([event.id, event.json]).toEqual(['e11', newMessage(NOW, '11').json]);
      expect((await outbox().sendsOf('e11'))[0]?.state).toBe('planned');
    });

    it('ends the claim of whoever handles it right now, so that nothing of it is kept', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await takeBack('1');
      await expect(outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW)).rejects.toThrow(ClaimLostError);
      await expect(events().complete(claim, 'answered', NOW)).rejects.toThrow(ClaimLostError);
      expect(await outbox().sendsOf('e1')).toEqual([]);
      await nextIsUnsend();
    });

    it('is sent nothing again where its handler was sending', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().plan(claim, newSend('s1', 'e1'), NOW);
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW)).toBe(true);
      await takeBack('1');
      await expect(outbox().begin(claim, newSend('s1', 'e1'), NOW)).rejects.toThrow(ClaimLostError);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ attempts: 1 }]);
    });

    it('is forgotten where its answer was planned, and the answer never begins', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW);
      await takeBack('1');
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW)).toBe(false);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ state: 'unsent', attempts: 0, ...blank }]);
      const { event } = await claimed(current.store);
      expect([event.id, event.handled, event.json]).toEqual(['e1', true, '']);
    });

    it('is forgotten with what its handler has sent or is sending, whatever comes of that', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      const [sending, waiting] = [newSend('s1', 'e1'), newSend('s2', 'e1', { ordinal: 1 })];
      for (const send of [sending, waiting]) await outbox().plan(claim, send, NOW);
      await outbox().begin(claim, sending, NOW);
      await takeBack('1');
      await outbox().finish(sending, 'sent', NOW);
      await expect(outbox().begin(claim, waiting, NOW)).rejects.toThrow(ClaimLostError);
      expect(await outbox().sendsOf('e1')).toMatchObject([
        { state: 'unsent', ...blank },
        { state: 'unsent', ...blank },
      ]);
    });

    it('no longer holds its conversation', async () => {
      await events().add([newMessage(NOW, '1')]);
      await events().putOff(await claimed(current.store), NOW + 100, 'down', true);
      await takeBack('1');
      await nextIsUnsend();
    });

    it('no longer limits what may be marked', async () => {
      await events().add([newMessage(1, '1', { leaveUnread: true }), newMessage(2, '2')]);
      await takeBack('1');
      expect((await current.store.conversations.readState('Ua')).newest?.messageId).toBe('2');
    });

    it('is not handled either when it arrives after it was taken back', async () => {
      await takeBack('1');
      await events().add([newMessage(NOW, '1'), newMessage(NOW, '2')]);
      await events().complete(await claimed(current.store), 'unhandled', NOW);
      expect((await claimed(current.store)).event.id).toBe('e2');
    });

    it('is forgotten with an answer that was sent', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await outbox().finish(newSend('s1', 'e1'), 'sent', NOW);
      await events().complete(claim, 'answered', NOW);
      await takeBack('1');
      expect(await outbox().sendsOf('e1')).toMatchObject([{ state: 'sent', ...blank }]);
    });

    it('keeps an answer that may have arrived until that is known', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await takeBack('1');
      expect(await outbox().sendsOf('e1')).toMatchObject([
        { state: 'sending', messages: newSend('s1', 'e1').messages },
      ]);
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW)).toBe(true);
      await outbox().finish(newSend('s1', 'e1'), 'sent', NOW);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ state: 'sent', ...blank }]);
    });

    it.each([
      ['did not arrive', (claim: Claim) => outbox().revert(claim, newSend('s1', 'e1'), 'connection refused')],
      ['would have to become a push', (claim: Claim) => outbox().becomePush(claim, newSend('s1', 'e1'))],
    ])('gets no further attempt of an answer that %s', async (_, turn) => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await takeBack('1');
      await turn(claim);
      expect(await outbox().begin(claim, newSend('s1', 'e1'), NOW)).toBe(false);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ state: 'unsent', ...blank }]);
    });

    it('is forgotten when an unfinished answer is buried with its event', async () => {
      await events().add([newMessage(NOW, '1')]);
      const claim = await claimed(current.store);
      await outbox().planAnswers(claim, [newSend('s1', 'e1')], NOW);
      await outbox().begin(claim, newSend('s1', 'e1'), NOW);
      await takeBack('1');
      await events().setAside(claim, 'hopeless', NOW);
      expect(await outbox().sendsOf('e1')).toMatchObject([{ state: 'dead', ...blank }]);
    });
  });
}
