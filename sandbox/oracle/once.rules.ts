import type { EntryOf } from '../history/history-entry';
import type { Evidence, Shown } from './evidence';
import type { Rule, Violation } from './violation';

export function replyTokenOnce(evidence: Evidence): Violation[] {
  return callsPer(evidence, 'a reply token once', ({ visible }) => visible.replyToken);
}

export function retryKeyOnce(evidence: Evidence): Violation[] {
  return callsPer(evidence, 'a retry key once', ({ visible }) => visible.retryKey);
}

/** Only for answers whose event is known: replies, and what the oracle's options tell. */
export function oneAnswerPerMessage(evidence: Evidence): Violation[] {
  return callsPer(evidence, 'one answer a message', ({ event }) => event?.eventId);
}

/** A violation for each call after the first with the same key; one multicast call is visible in many chats. */
function callsPer(evidence: Evidence, rule: Rule, keyOf: (shown: Shown) => string | undefined): Violation[] {
  const firsts = new Map<string, EntryOf<'bot.visible'>>();
  return evidence.shown.flatMap((shown) => {
    const { visible, event } = shown;
    const key = keyOf(shown);
    if (key === undefined) return [];
    const first = firsts.get(key) ?? visible;
    firsts.set(key, first);
    if (first.call === visible.call) return [];
    const words = `broken by ${visible.texts.join(', ')}: shown at ${first.n} and again at ${visible.n} (${key})`;
    return [{ rule, words, chat: visible.chat, eventId: event?.eventId, n: visible.n }];
  });
}
