import type { LineEvent } from '../inbox/line-event';
import type { Claim } from '../inbox/store/event-store';
import type { StoredSend } from '../inbox/store/outbox-store';
import type { OwnMessage } from '../read-receipt/modes/read-mode';
import type { ReadDemand } from '../read-receipt/read-demand';

/** Until then LINE promises that a reply token is good; afterwards it may be or not, and hurry does not change that. */
const TOKEN_LASTS_MS = 60_000;

/** Waiting for "Read" must leave enough of that for the reply. */
const TOKEN_AGE_LIMIT_MS = 44_000;

/** What must show "Read" before this send: every conversation it goes to. */
export function readDemands(send: StoredSend, { event }: Claim, now: number): ReadDemand[] {
  const policy = send.readPolicy && { policy: send.readPolicy };
  if (send.kind === 'multicast') return send.to.map((conversation) => ({ conversation, ...policy }));
  const hurry = send.kind === 'reply' && now - event.tokenAt < TOKEN_LASTS_MS;
  const own = send.conversation === event.conversation ? ownMessage(event.json) : undefined;
  return [
    {
      conversation: send.conversation,
      ...policy,
      ...(own && { own }),
      ...(hurry && { waitUntil: event.tokenAt + TOKEN_AGE_LIMIT_MS }),
    },
  ];
}

/** The message that the event brought; none for other events, and for one taken back meanwhile. */
function ownMessage(json: string): OwnMessage | undefined {
  if (json === '') return undefined;
  const event = JSON.parse(json) as LineEvent;
  if (event.type !== 'message') return undefined;
  const { id: messageId, markAsReadToken: token } = event.message;
  return { timestamp: event.timestamp, messageId, ...(token !== undefined && { token }) };
}
