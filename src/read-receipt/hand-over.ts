import { Injectable } from '@nestjs/common';
import { InboxStore } from '../inbox/store/inbox-store';
import { mayBeLineId } from '../line/line-id';

/**
 * Gives a conversation to a human operator and back. Meanwhile its messages are not marked on receipt, so that they stay
 * on the operator's list of unread chats; what the bot itself still sends there is marked first, as ever.
 */
@Injectable()
export class HandOver {
  constructor(private readonly store: InboxStore) {}

  /**
   * @param conversation LINE's id of the user, group or room.
   * @throws Error for what cannot be such an id, and while the store is new: before LINE has said whose it is, there is nowhere
   * to keep this.
   */
  async toHuman(conversation: string): Promise<void> {
    await this.set(conversation, true);
  }

  /** As {@link toHuman}, the other way round. */
  async backToBot(conversation: string): Promise<void> {
    await this.set(conversation, false);
  }

  /** Whether a human has it: a handler or a guard that asks can keep the bot silent there. */
  async isWithHuman(conversation: string): Promise<boolean> {
    assertLineId(conversation);
    return (await this.store.conversations.readState(conversation)).handedOver;
  }

  private async set(conversation: string, toHuman: boolean): Promise<void> {
    assertLineId(conversation);
    if (this.store.owner === undefined) {
      throw new Error(
        'A conversation can be handed over once LINE has said whose store this is. Try again; GET /health tells whether LINE is reachable.',
      );
    }
    await this.store.conversations.handOver(conversation, toHuman);
  }
}

function assertLineId(conversation: string): void {
  if (!mayBeLineId(conversation))
    throw new Error("A conversation is named by LINE's id of its user, group or room.");
}
