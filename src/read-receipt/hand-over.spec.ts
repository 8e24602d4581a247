import type { InboxStore } from '../inbox/store/inbox-store';
import { HandOver } from './hand-over';

it('refuses what cannot be the id of a conversation: one store would keep it, the other never could', async () => {
  const handOver = new HandOver({ owner: 'Ubot' } as InboxStore);
  for (const id of ['', 'U\0', 'U\ud83c', 'U'.repeat(129)]) {
    await expect(handOver.toHuman(id)).rejects.toThrow("LINE's id");
    await expect(handOver.isWithHuman(id)).rejects.toThrow("LINE's id");
  }
});
