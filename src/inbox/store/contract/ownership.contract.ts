import { ForeignChannelError, StoreUnavailableError } from '../../inbox.errors';
import { BOT, newEvent } from '../../testing/samples';
import type { Current } from '../inbox-store.contract';

const OTHER = 'U00000000000000000000000000000aaa';

export function describeOwnership(current: Current): void {
  describe('ownership', () => {
    it('belongs to nobody while it is new', () => {
      expect(current.store.owner).toBeUndefined();
    });

    it('belongs to the first bot for good, also after a restart', async () => {
      await current.store.adopt(BOT);
      await current.store.adopt(BOT);
      await current.reopen();
      expect(current.store.owner).toBe(BOT);
      await expect(current.store.adopt(OTHER)).rejects.toThrow(ForeignChannelError);
      expect(current.store.owner).toBe(BOT);
    });

    it('says in words whose it is', async () => {
      await current.store.adopt(BOT);
      await expect(current.store.adopt(OTHER)).rejects.toThrow(
        new RegExp(`belongs to the bot ${BOT}, not to ${OTHER}.*DATABASE_URL`),
      );
    });

    it('lets only one of two bots have it that come at the same moment', async () => {
      const outcomes = await Promise.allSettled([current.store.adopt(BOT), current.store.adopt(OTHER)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await current.reopen();
      expect(current.store.owner).toBe(outcomes[0].status === 'fulfilled' ? BOT : OTHER);
    });

    it('answers a ping while it takes writes, and rejects it afterwards', async () => {
      await current.store.adopt(BOT);
      await expect(current.store.ping()).resolves.toBeUndefined();
      await current.store.close();
      await expect(current.store.ping()).rejects.toThrow(StoreUnavailableError);
      await expect(current.store.events.add([newEvent('e1')])).rejects.toThrow(StoreUnavailableError);
    });

    it('still writes what was handed in before it was closed', async () => {
      await current.store.adopt(BOT);
      const added = current.store.events.add([newEvent('e1')]);
      await Promise.all([added, current.store.close()]);
      await current.reopen();
      expect((await current.store.events.backlog()).pending).toBe(1);
    });

    it('still writes that also while much is written', async () => {
      await current.store.adopt(BOT);
      const many = Array.from({ length: 20 }, (_, i) => current.store.events.add([newEvent(`e${i}`)]));
      await Promise.all(many);
      const added = current.store.events.add([newEvent('last')]);
      await Promise.all([added, current.store.close()]);
      await current.reopen();
      expect((await current.store.events.backlog()).pending).toBe(21);
    });

    it('may be closed twice', async () => {
      await current.store.close();
      await expect(current.store.close()).resolves.toBeUndefined();
    });
  });
}
