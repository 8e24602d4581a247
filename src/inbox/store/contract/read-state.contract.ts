import { newEvent, newMessage, NOW } from '../../testing/samples';
import type { Current } from '../inbox-store.contract';
import { describeLeftUnread } from './left-unread.contract';
import { describeReadStateInAnyOrder } from './read-state.property.contract';

export function describeReadState(current: Current): void {
  const events = () => current.store.events;
  const chats = () => current.store.conversations;
  const newest = async () => (await chats().readState('Ua')).newest?.messageId;
  const watermark = async () => (await chats().readState('Ua')).watermark;

  describe('read state', () => {
    it('of an unknown conversation is empty', async () => {
      expect(await chats().readState('Unobody')).toEqual({
        receivedSeq: 0,
        readSeq: 0,
        newest: undefined,
        watermark: undefined,
        handedOver: false,
      });
    });

    it('knows the newest token, also after a restart and events without one', async () => {
      await events().add([newMessage(NOW, '1')]);
      await events().add([newEvent('postback', { type: 'postback', timestamp: NOW + 1 })]);
      await events().add([newEvent('edit', { timestamp: NOW + 2, message: { id: '1' } })]);
      await current.reopen();
      expect((await chats().readState('Ua')).newest).toEqual({ timestamp: NOW, messageId: '1', token: 't1' });
    });

    it.each([
      ['a later time', newMessage(NOW, '9'), newMessage(NOW + 1, '8')],
      ['a longer id at the same time', newMessage(NOW, '9'), newMessage(NOW, '10')],
      [
        'a greater id beyond 2^53',
        newMessage(NOW, '900719925474099267'),
        newMessage(NOW, '900719925474099268'),
      ],
    ])('takes %s as newer, in whichever order it comes', async (_, older, newer) => {
      await events().add([older, newer]);
      expect(await newest()).toBe(newer.message?.id);
      const elsewhere = (event: typeof older, conversation: string) => ({
        ...event,
        id: `${event.id}${conversation}`,
        conversation,
      });
      await events().add([elsewhere(newer, 'Ub'), elsewhere(older, 'Ub')]);
      // Not in one body, which a store may look through by itself.
      for (const event of [newer, older]) await events().add([elsewhere(event, 'Uc')]);
      for (const conversation of ['Ub', 'Uc'])
        expect((await chats().readState(conversation)).newest?.messageId).toBe(newer.message?.id);
    });

    it('does not take what was delivered twice, or is broken, as newer', async () => {
      await events().add([newMessage(NOW, '1')]);
      const { receivedSeq } = await chats().readState('Ua');
      await events().add([newMessage(NOW, '1', { receivedAt: NOW + 1, isRedelivery: true })]);
      expect((await chats().readState('Ua')).receivedSeq).toBe(receivedSeq);
    });

    it('counts as received only what shows in the chat', async () => {
      await events().add([newEvent('follow', { type: 'follow', visible: false })]);
      expect((await chats().readState('Ua')).receivedSeq).toBe(0);
      await events().add([newEvent('postback', { type: 'postback' })]);
      const first = (await chats().readState('Ua')).receivedSeq;
      expect(first).toBeGreaterThan(0);
      await events().add([newEvent('postback2', { type: 'postback' })]);
      expect((await chats().readState('Ua')).receivedSeq).toBeGreaterThan(first);
    });

    it('moves the watermark forward only', async () => {
      await events().add([newMessage(NOW, '1')]);
      await chats().markRead('Ua', 7, { timestamp: NOW, messageId: '10' });
      await chats().markRead('Ua', 5, { timestamp: NOW, messageId: '9' });
      await chats().markRead('Ua', 6, { timestamp: NOW - 1, messageId: '11' });
      await current.reopen();
      expect(await chats().readState('Ua')).toMatchObject({
        readSeq: 7,
        watermark: { timestamp: NOW, messageId: '10' },
      });
    });

    it('keeps the watermark where a mark names no message', async () => {
      await events().add([newMessage(NOW, '1')]);
      await chats().markRead('Ua', 1, { timestamp: NOW, messageId: '1' });
      await chats().markRead('Ua', 2);
      expect(await watermark()).toEqual({ timestamp: NOW, messageId: '1' });
    });

    it('of one conversation is not touched by another', async () => {
      await events().add([newMessage(NOW, '1'), newMessage(NOW + 1, '2', { conversation: 'Ub' })]);
      await chats().markRead('Ub', 99, { timestamp: NOW + 1, messageId: '2' });
      expect(await newest()).toBe('1');
      expect(await watermark()).toBeUndefined();
    });

    it('remembers that a human has the conversation, also one that never wrote', async () => {
      await chats().handOver('Ua', true);
      await current.reopen();
      expect((await chats().readState('Ua')).handedOver).toBe(true);
      await events().add([newMessage(NOW, '1')]);
      expect((await chats().readState('Ua')).handedOver).toBe(true);
      await chats().handOver('Ua', false);
      expect(await chats().readState('Ua')).toMatchObject({ handedOver: false, newest: { messageId: '1' } });
    });
  });

  describe('marks that are owed', () => {
    const owing = () => chats().owing('', 10);

    it('begin with a message that is to be marked on receipt, and end with a mark that covers it', async () => {
      await events().add([newMessage(NOW, '1', { markDue: true }), newMessage(NOW, '2')]);
      await current.reopen();
      expect(await owing()).toEqual(['Ua']);
      await chats().markRead('Ua', 1, { timestamp: NOW, messageId: '1' });
      expect(await owing()).toEqual([]);
    });

    it('stay owed for what came after the mark was made', async () => {
      await events().add([newMessage(NOW, '1', { markDue: true })]);
      const { receivedSeq } = await chats().readState('Ua');
      await events().add([newMessage(NOW, '2', { markDue: true })]);
      await chats().settle('Ua', receivedSeq);
      await chats().markRead('Ua', receivedSeq);
      expect(await owing()).toEqual(['Ua']);
      await chats().settle('Ua', (await chats().readState('Ua')).receivedSeq);
      expect(await owing()).toEqual([]);
    });

    it('are remembered for what was answered unread', async () => {
      await events().add([newMessage(NOW, '1')]);
      expect(await owing()).toEqual([]);
      await chats().owe('Ua');
      await current.reopen();
      expect(await owing()).toEqual(['Ua']);
      expect((await chats().readState('Ua')).watermark).toBeUndefined();
    });

    it('are not owed for what comes while a human has the conversation', async () => {
      await chats().handOver('Ua', true);
      await events().add([newMessage(NOW, '1', { markDue: true })]);
      expect(await owing()).toEqual([]);
      await chats().handOver('Ua', false);
      await events().add([newMessage(NOW, '2', { markDue: true })]);
      expect(await owing()).toEqual(['Ua']);
    });

    it('are not owed to a conversation nobody has heard of', async () => {
      await chats().owe('Unobody');
      expect(await owing()).toEqual([]);
    });

    it('are named page by page in the order of the conversations', async () => {
      const conversations = ['Uc', 'Ua', 'Ub'];
      await events().add(
        conversations.map((conversation) => newEvent(conversation, { conversation, markDue: true })),
      );
      expect(await chats().owing('', 2)).toEqual(['Ua', 'Ub']);
      expect(await chats().owing('Ub', 2)).toEqual(['Uc']);
      expect(await chats().owing('Uc', 2)).toEqual([]);
    });
  });

  describeLeftUnread(current);
  describeReadStateInAnyOrder(current);
}
