import type { Evidence, Shown } from './evidence';
import type { Violation } from './violation';

/** A reply with the event's token says what the `question` option expects for that event. */
export function answerToThisMessage(evidence: Evidence): Violation[] {
  const { question } = evidence.options;
  if (!question) return [];
  return evidence.shown.flatMap(({ visible, event }) => {
    const wrong = visible.texts.find((text) => {
      const asked = question(text);
      return asked !== undefined && event?.text !== undefined && asked !== event.text;
    });
    if (wrong === undefined) return [];
    const words = `“${wrong}” was given as the answer to “${event?.text ?? ''}”`;
    return [
      {
        rule: 'the answer to this message' as const,
        words,
        chat: visible.chat,
        eventId: event?.eventId,
        n: visible.n,
      },
    ];
  });
}

/**
 * Answers follow the order in which the bot surely got the questions. Events that were under way together bind nothing:
 * LINE keeps no order among them, so await one delivery before the next to bind the order in which a user wrote.
 */
export function answersInOrder(evidence: Evidence): Violation[] {
  return [...byChat(evidence.shown).values()].flatMap((shown) =>
    shown.flatMap(({ visible, event }, place) => {
      const overtaken = shown
        .slice(place + 1)
        .find((later) => event && later.event && evidence.handedBefore(later.event, event));
      if (!overtaken) return [];
      const words = `${visible.texts.join(', ')} was visible before ${overtaken.visible.texts.join(', ')}, which was asked first`;
      return [
        {
          rule: 'answers in order' as const,
          words,
          chat: visible.chat,
          eventId: event?.eventId,
          n: visible.n,
        },
      ];
    }),
  );
}

function byChat(shown: readonly Shown[]): Map<string, Shown[]> {
  const chats = new Map<string, Shown[]>();
  const answered = new Set<string>();
  for (const one of shown) {
    // A second answer is another rule's matter.
    if (!one.event || answered.has(one.event.eventId)) continue;
    answered.add(one.event.eventId);
    const chat = chats.get(one.visible.chat) ?? [];
    chat.push(one);
    chats.set(one.visible.chat, chat);
  }
  return chats;
}
