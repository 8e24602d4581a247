import { InvalidAnswerError, toMessages, type Answer } from './answer';

/** A handler may return anything, whatever its type says. */
function returned(value: unknown): Answer {
  return value as Answer;
}

it('takes a text, a message object, a mixture of up to five, or nothing', () => {
  const sticker = { type: 'sticker', packageId: '1', stickerId: '2' } as const;
  expect(toMessages('hello')).toEqual([{ type: 'text', text: 'hello' }]);
  expect(toMessages(sticker)).toEqual([sticker]);
  expect(toMessages(['hello', sticker])).toEqual([{ type: 'text', text: 'hello' }, sticker]);
  expect(toMessages([])).toEqual([]);
  expect(toMessages(null)).toEqual([]);
  expect(toMessages(undefined)).toEqual([]);
});

it('takes as much as LINE takes, and not a unit more', () => {
  expect(toMessages('x'.repeat(5_000))).toHaveLength(1);
  expect(() => toMessages('x'.repeat(5_001))).toThrow(InvalidAnswerError);
  // An emoji is two units.
  expect(() => toMessages('😀'.repeat(2_501))).toThrow('5002');
  expect(toMessages(Array<string>(5).fill('x'))).toHaveLength(5);
  expect(() => toMessages(Array<string>(6).fill('x'))).toThrow(InvalidAnswerError);
});

it.each([
  ['an empty text', ''],
  ['an empty text message', { type: 'text', text: '' }],
  ['a text message without a text', { type: 'text' }],
  ['a number', 42],
  ['true', true],
  ['an object without a type', { text: 'hello' }],
  ['a list with nothing in it', [null]],
  ['a list in a list', [['hello']]],
  ['a function', () => 'hello'],
])('refuses %s, in words for the author', (_, value) => {
  expect(() => toMessages(returned(value))).toThrow(InvalidAnswerError);
});

it('quotes nothing of the answer that it refuses', () => {
  const refusal = () => toMessages(`canary${'x'.repeat(5_000)}`);
  expect(refusal).toThrow(InvalidAnswerError);
  expect(refusal).not.toThrow('canary');
});
