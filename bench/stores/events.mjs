import { openStore } from '../../dist/inbox/store/open-store.js';

export const BOT = 'U5a4db0c0000000000000000000000b07';

export const conversationOf = (n) => `U${String(n).padStart(32, '0')}`;

/** A text message as the inbox hands it to the store, of some 700 bytes. */
export function newEvent(id, conversation) {
  const now = Date.now();
  const message = { id: String(10n ** 17n + BigInt(id.replace(/\D/g, ''))), markAsReadToken: `token-${id}` };
  const json = JSON.stringify({
    type: 'message',
    webhookEventId: id,
    deliveryContext: { isRedelivery: false },
    timestamp: now,
    mode: 'active',
    source: { type: 'user', userId: conversation },
    replyToken: `reply-${id}`,
    message: {
      ...message,
      type: 'text',
      quoteToken: 'q'.repeat(60),
      text: 'What are your opening hours? '.repeat(10),
    },
  });
  return {
    ...{
      id,
      conversation,
      type: 'message',
      timestamp: now,
      receivedAt: now,
      isRedelivery: false,
      json,
      message,
    },
    ...{ visible: true, leaveUnread: false, markDue: false },
  };
}

/** Puts so many pending events into a store, round and round over the conversations. */
export async function fill(url, events, conversations, nameOf = conversationOf) {
  const store = await openStore(url);
  await store.adopt(BOT);
  for (let from = 0; from < events; from += 500) {
    await store.events.add(
      Array.from({ length: 500 }, (_, i) => newEvent(`e${from + i}`, nameOf((from + i) % conversations))),
    );
  }
  await store.close();
}
