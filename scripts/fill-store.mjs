import { SqliteInboxStore } from '../dist/inbox/store/sqlite/sqlite-inbox-store.js';

const BOT = 'U5a4db0c0000000000000000000000b07';
const CONVERSATIONS = 10_000;
const PER_COMMIT = 1_000;

/** Puts text messages of many users into a new store, all of them answered or none. */
export async function fillStore(file, events, { done }) {
  const store = new SqliteInboxStore(file);
  await store.adopt(BOT);
  for (let from = 0; from < events; from += PER_COMMIT) {
    const batch = Array.from({ length: PER_COMMIT }, (_, i) => messageEvent(from + i));
    await store.events.add(batch);
    if (done) await Promise.all(batch.map(({ conversation }) => finish(store, conversation)));
  }
  await store.close();
}

async function finish(store, conversation) {
  const now = Date.now();
  const claim = await store.events.claim(conversation, now);
  await store.events.complete(claim, 'answered', now);
}

function messageEvent(number) {
  const now = Date.now();
  const conversation = `U${String(number % CONVERSATIONS).padStart(32, '0')}`;
  const id = `event-${number}`;
  const message = { id: String(10n ** 17n + BigInt(number)), markAsReadToken: `token-${number}` };
  const event = {
    type: 'message',
    webhookEventId: id,
    deliveryContext: { isRedelivery: false },
    timestamp: now,
    mode: 'active',
    source: { type: 'user', userId: conversation },
    replyToken: `reply-${number}`,
    message: { ...message, type: 'text', quoteToken: 'quote', text: `Message number ${number}` },
  };
  return {
    id,
    conversation,
    type: event.type,
    timestamp: now,
    receivedAt: now,
    isRedelivery: false,
    json: JSON.stringify(event),
    message,
    visible: true,
    leaveUnread: false,
    markDue: false,
  };
}
