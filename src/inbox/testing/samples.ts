import type { Claim, NewEvent } from '../store/event-store';
import type { InboxStore } from '../store/inbox-store';
import type { PlannedSend } from '../store/outbox-store';

export const BOT = 'U00000000000000000000000000000b07';

/** Any moment: what is stored and claimed "now" in these tests. In ms since 1970. */
export const NOW = 1_790_000_000_000;

export function newEvent(id: string, over: Partial<NewEvent> = {}): NewEvent {
  return {
    id,
    conversation: 'Ua',
    type: 'message',
    timestamp: NOW,
    receivedAt: NOW,
    isRedelivery: false,
    json: JSON.stringify({ webhookEventId: id }),
    visible: true,
    leaveUnread: false,
    markDue: false,
    ...over,
  };
}

/** A message whose event has the id `e<messageId>` and whose token is `t<messageId>`. */
export function newMessage(timestamp: number, messageId: string, over: Partial<NewEvent> = {}): NewEvent {
  const message = { id: messageId, markAsReadToken: `t${messageId}` };
  return newEvent(`e${messageId}`, { timestamp, message, ...over });
}

export function newSend(id: string, eventId: string, over: Partial<PlannedSend> = {}): PlannedSend {
  return {
    id,
    eventId,
    ordinal: 0,
    conversation: 'Ua',
    kind: 'reply',
    replyToken: 'reply-token',
    to: ['Ua'],
    messages: [{ type: 'text', text: 'hello' }],
    notificationDisabled: false,
    ...over,
  };
}

export async function claimed(store: InboxStore, conversation = 'Ua', now = NOW): Promise<Claim> {
  const claim = await store.events.claim(conversation, now);
  if (!claim) throw new Error(`expected ${conversation} to have work`);
  return claim;
}
