import { newMessage, NOW } from '../../testing/samples';
import type { Current } from '../inbox-store.contract';

export function describeLeftUnread(current: Current): void {
  const events = () => current.store.events;
  const chats = () => current.store.conversations;
  const usable = async () => (await chats().readState('Ua')).newest?.messageId;
  const unread = (timestamp: number, id: string) => newMessage(timestamp, id, { leaveUnread: true });
  const read = (timestamp: number, messageId: string) =>
    chats().markRead('Ua', Number.MAX_SAFE_INTEGER, { timestamp, messageId });

  describe('a message that shall stay unread', () => {
    it('lets only tokens of messages before it be used', async () => {
      await events().add([newMessage(1, '1'), newMessage(2, '2'), unread(3, '3'), newMessage(4, '4')]);
      await current.reopen();
      expect(await usable()).toBe('2');
    });

    it('leaves no token to use where nothing came before it', async () => {
      await events().add([unread(1, '1'), newMessage(2, '2')]);
      expect(await usable()).toBeUndefined();
    });

    it('takes the oldest of several as the limit', async () => {
      await events().add([newMessage(1, '1'), unread(2, '2'), newMessage(3, '3'), unread(4, '4')]);
      expect(await usable()).toBe('1');
      await read(2, '2');
      expect(await usable()).toBe('3');
    });

    it('compares ids at the same time as decimal numbers', async () => {
      await events().add([newMessage(NOW, '9'), unread(NOW, '10'), newMessage(NOW, '11')]);
      expect(await usable()).toBe('9');
      await read(NOW, '9');
      expect(await usable()).toBe('9');
      await read(NOW, '10');
      expect(await usable()).toBe('11');
    });

    it('compares several of them as decimal numbers too', async () => {
      await events().add([newMessage(NOW, '80'), unread(NOW, '90')]);
      await events().add([newMessage(NOW, '95'), unread(NOW, '100')]);
      expect(await usable()).toBe('80');
    });

    it('lets a message that comes late, from before it, be marked', async () => {
      await events().add([newMessage(1, '1'), unread(5, '5'), newMessage(6, '6')]);
      await events().add([newMessage(3, '3')]);
      expect(await usable()).toBe('3');
      await events().add([newMessage(2, '2')]);
      expect(await usable()).toBe('3');
    });

    it('limits also when it comes later than what was written after it', async () => {
      await events().add([newMessage(1, '1'), newMessage(5, '5')]);
      await events().add([unread(3, '3')]);
      expect(await usable()).not.toBe('5');
      await events().add([newMessage(2, '2')]);
      expect(await usable()).toBe('2');
    });

    it('limits nothing if a mark has gone past it already', async () => {
      await events().add([newMessage(1, '1'), newMessage(5, '5')]);
      await read(5, '5');
      await events().add([unread(3, '3')]);
      expect(await usable()).toBe('5');
    });

    it('limits no longer once a mark goes past it', async () => {
      await events().add([newMessage(1, '1'), unread(3, '3'), newMessage(5, '5')]);
      await read(4, '4');
      expect(await usable()).toBe('5');
    });

    it('limits no longer once a mark covers all, as in the old API', async () => {
      await events().add([unread(1, '1'), unread(2, '2'), newMessage(3, '3')]);
      await chats().markRead('Ua', 3);
      expect(await usable()).toBe('3');
    });

    it('limits no longer once it, or one after it, was answered unread', async () => {
      await events().add([unread(1, '1'), newMessage(2, '2'), unread(3, '3'), newMessage(4, '4')]);
      await chats().owe('Ua', { timestamp: 1, messageId: '1' });
      expect(await usable()).toBe('2');
      await chats().owe('Ua', { timestamp: 4, messageId: '4' });
      expect(await usable()).toBe('4');
    });

    it('limits its own conversation only', async () => {
      await events().add([unread(1, '1'), newMessage(2, '2', { conversation: 'Ub' })]);
      expect((await chats().readState('Ub')).newest?.messageId).toBe('2');
    });
  });
}
