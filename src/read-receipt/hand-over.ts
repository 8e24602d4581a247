import { Injectable } from '@nestjs/common';
import { InboxStore } from '../inbox/store/inbox-store';

/**
 * Gives a conversation to a human operator and back. Meanwhile its messages are not marked on receipt, so that they stay
 * on the operator's list of unread chats; what the bot itself still sends there is marked first, as ever.
 */
@Injectable()
export class HandOver {
  constructor(private readonly store: InboxStore) {}

  /** @param conversation LINE's id of the user, group or room. */
  async toHuman(conversation: string): Promise<void> {
    await this.store.conversations.handOver(conversation, true);
  }

  async backToBot(conversation: string): Promise<void> {
    await this.store.conversations.handOver(conversation, false);
  }
}
