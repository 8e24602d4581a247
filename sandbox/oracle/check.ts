import type { HistoryEntry } from '../history/history-entry';
import type { OracleOptions } from './evidence';
import { Evidence } from './evidence';
import { oneAnswerPerMessage, replyTokenOnce, retryKeyOnce } from './once.rules';
import { answersInOrder, answerToThisMessage } from './order.rules';
import { nothingDeliveredStaysUnread, readBeforeAnswer } from './read-first.rules';
import type { Violation } from './violation';

const RULES = [
  readBeforeAnswer,
  nothingDeliveredStaysUnread,
  replyTokenOnce,
  retryKeyOnce,
  oneAnswerPerMessage,
  answerToThisMessage,
  answersInOrder,
];

/** What a history shows of broken promises, in the order in which they were broken. */
export function check(history: readonly HistoryEntry[], options: OracleOptions = {}): Violation[] {
  const evidence = new Evidence(history, options);
  return RULES.flatMap((rule) => rule(evidence)).sort((a, b) => a.n - b.n);
}
