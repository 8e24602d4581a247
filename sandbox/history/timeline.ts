import type { EntryOf, HistoryEntry } from './history-entry';
import { entriesOf } from './history-entry';

/** What became of one user message. */
export interface TimelineLine {
  readonly chat: string;
  readonly eventId: string;
  readonly messageId: string;
  readonly messageType: string | undefined;
  readonly text: string | undefined;
  readonly answeredBeforeRead: boolean;
  /** `webhook 200 in 2 ms · read after 5 ms · reply after 9 ms`; the last two count from when the user wrote. */
  readonly line: string;
}

/** A line for each user message, in the order written. */
export function timeline(history: readonly HistoryEntry[]): TimelineLine[] {
  const answers = answersByEvent(history);
  const reads = new Map(entriesOf(history, 'message.read').map((read) => [read.messageId, read]));
  const replies = new Map(entriesOf(history, 'bot.visible').map((reply) => [reply.eventId, reply]));
  const messages = entriesOf(history, 'event').filter(({ eventType }) => eventType === 'message');
  return messages.map((message) => {
    const messageId = message.messageId ?? '';
    const read = reads.get(messageId);
    const reply = replies.get(message.eventId);
    const answeredBeforeRead = reply !== undefined && (read?.n ?? Infinity) > reply.n;
    const steps = [
      webhookStep(answers.get(message.eventId) ?? []),
      read ? `read after ${elapsed(message, read)}` : 'not read',
      reply ? `reply after ${elapsed(message, reply)}` : 'no reply',
    ];
    if (answeredBeforeRead) steps.push('ANSWERED BEFORE READ');
    const { chat, eventId, messageType, text } = message;
    return { chat, eventId, messageId, messageType, text, answeredBeforeRead, line: steps.join(' · ') };
  });
}

function answersByEvent(history: readonly HistoryEntry[]): Map<string, EntryOf<'delivery.answered'>[]> {
  const answers = new Map<string, EntryOf<'delivery.answered'>[]>();
  for (const answer of entriesOf(history, 'delivery.answered')) {
    for (const eventId of answer.eventIds) {
      const known = answers.get(eventId);
      if (known) known.push(answer);
      else answers.set(eventId, [answer]);
    }
  }
  return answers;
}

function webhookStep(answers: readonly EntryOf<'delivery.answered'>[]): string {
  const accepted = answers.find(({ status = 0 }) => status >= 200 && status < 300);
  const shown = accepted ?? answers.at(-1);
  if (!shown) return 'webhook not delivered';
  const step = `webhook ${shown.status ?? shown.problem ?? 'unanswered'} in ${shown.ms} ms`;
  return shown.attempt > 1 ? `${step} (attempt ${shown.attempt})` : step;
}

function elapsed(from: HistoryEntry, to: HistoryEntry): string {
  return `${Math.round(to.at - from.at)} ms`;
}
