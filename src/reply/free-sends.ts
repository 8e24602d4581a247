import { Injectable } from '@nestjs/common';
import { loneConversation } from '../inbox/lone-conversation';
import { InboxStore } from '../inbox/store/inbox-store';
import { isOpen, type PlannedSend } from '../inbox/store/outbox-store';
import { BotIdentity } from './bot-identity';
import type { SendOutcome } from './send';
import { freeSendId } from './send-id';

type FreeSend = Pick<PlannedSend, 'kind' | 'to' | 'messages' | 'notificationDisabled'>;

/** Sends that no event asked for: kept as work of their conversation, so that they follow in its turn and in order. */
@Injectable()
export class FreeSends {
  constructor(
    private readonly store: InboxStore,
    private readonly identity: BotIdentity,
  ) {}

  /** @param conversation whose turn it waits for; a conversation of its own without one */
  async enqueue(what: FreeSend, conversation?: string, idempotencyKey?: string): Promise<SendOutcome> {
    await this.identity.known();
    const id = freeSendId(idempotencyKey);
    const eventId = `send:${id}`;
    const send = {
      ...what,
      id,
      eventId,
      ordinal: 0,
      conversation: conversation ?? loneConversation(eventId),
    };
    const { state } = await this.store.outbox.enqueue(send, Date.now());
    return isOpen(state) ? 'queued' : state;
  }
}
