import { entriesOf } from '../sandbox/history/history-entry';
import type { Rule } from '../sandbox/oracle/violation';
import { LineTestBed } from './line-test-bed';
import { whatWasSeen } from './transcript';

const READ_FIRST: readonly Rule[] = ['read before answer', 'nothing delivered stays unread'];

expect.extend({
  toHaveReadBeforeEveryAnswer(received: unknown): jest.CustomMatcherResult {
    if (!(received instanceof LineTestBed))
      throw new TypeError('toHaveReadBeforeEveryAnswer() is for a LineTestBed.');
    const { line } = received;
    if (entriesOf(line.history, 'bot.visible').length === 0) {
      throw new Error(
        `The bot has answered nothing, so there is nothing to compare.\n\n${whatWasSeen(line)}`,
      );
    }
    const violations = line.check().filter(({ rule }) => READ_FIRST.includes(rule));
    const found =
      violations.map(({ words }) => words).join('\n') || 'Every message was read before its answer.';
    return { pass: violations.length === 0, message: () => `${found}\n\n${whatWasSeen(line)}` };
  },
});
