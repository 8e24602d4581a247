import type { EntryOf } from '../history/history-entry';
import { entriesOf } from '../history/history-entry';
import type { Evidence, Shown } from './evidence';
import type { Violation } from './violation';

/** The message that a reply answers is read strictly before the reply is visible. */
export function readBeforeAnswer(evidence: Evidence): Violation[] {
  return evidence.shown.flatMap(({ visible, event }) => {
    if (event?.eventType !== 'message' || event.chatKind !== 'user') return [];
    if (event.mode === 'standby' || evidence.readBefore(event, visible)) return [];
    const words = `the answer ${quote(visible.texts)} was visible while ${quote([event.text])} was unread`;
    return [{ rule: 'read before answer', words, chat: visible.chat, eventId: event.eventId, n: visible.n }];
  });
}

/** Whatever the bot sends to a user, it has marked the messages that it was handed until then. */
export function nothingDeliveredStaysUnread(evidence: Evidence): Violation[] {
  const known = new KnownSince(evidence);
  return evidence.shown.flatMap((shown) => {
    const { visible } = shown;
    const since = known.at(shown);
    const owed = evidence.messages.filter((message) => {
      if (message.chat !== visible.chat || message.chatKind !== 'user') return false;
      if (message.eventId === shown.event?.eventId || evidence.readBefore(message, visible)) return false;
      const acknowledged = evidence.acknowledgement(message);
      return acknowledged !== undefined && acknowledged.at < since - evidence.raceMs;
    });
    return owed.map((message) => ({
      rule: 'nothing delivered stays unread' as const,
      words: `${quote(visible.texts)} was visible while ${quote([message.text])}, delivered long before, was unread`,
      chat: visible.chat,
      eventId: message.eventId,
      n: visible.n,
    }));
  });
}

interface Mark {
  readonly arrivedAt: number;
  readonly finished: EntryOf<'call.finished'>;
}

/** Until when a bot could have known of a message before it made its send: its last mark began then, or the send did. */
class KnownSince {
  private readonly arrivals: ReadonlyMap<string, EntryOf<'call.arrived'>>;
  private readonly marks = new Map<string, Mark[]>();

  constructor(private readonly evidence: Evidence) {
    this.arrivals = new Map(entriesOf(evidence.history, 'call.arrived').map((entry) => [entry.call, entry]));
    for (const finished of entriesOf(evidence.history, 'call.finished')) {
      if (finished.endpoint !== 'mark' && finished.endpoint !== 'mark-old') continue;
      const arrived = this.arrivals.get(finished.call);
      for (const chat of arrived?.chats ?? []) {
        const marks = this.marks.get(chat) ?? [];
        marks.push({ arrivedAt: arrived?.at ?? finished.at, finished });
        this.marks.set(chat, marks);
      }
    }
  }

  at({ visible }: Shown): number {
    const sentAt = this.arrivals.get(visible.call)?.at ?? visible.at;
    const before = (this.marks.get(visible.chat) ?? []).filter(({ finished }) => finished.n < visible.n);
    const last = before.pop();
    if (!last?.finished.tookEffect || sentAt - last.finished.at > this.evidence.raceMs) return sentAt;
    // A mark that had to be tried again knows what its first try knew.
    const lastEffect = before.findLastIndex(({ finished }) => finished.tookEffect);
    return (before[lastEffect + 1] ?? last).arrivedAt;
  }
}

function quote(texts: readonly (string | undefined)[]): string {
  return texts.map((text) => (text === undefined ? 'a message' : `“${text}”`)).join(', ');
}
