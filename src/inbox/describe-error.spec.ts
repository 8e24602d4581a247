import { describeError } from './describe-error';
import { SetAside, TryLater } from './event-handler';

describe('describeError', () => {
  it.each([new SetAside('LINE refused it'), new TryLater('LINE refused it')])(
    'tells the words of %p, which quote no user',
    (error) => {
      expect(describeError(error)).toBe('LINE refused it');
    },
  );

  it("tells the kind and the place of a feature's own error, and not its words", () => {
    const told = describeError(new RangeError('cannot book for hunter2'));
    expect(told).toMatch(/^RangeError at .*describe-error\.spec\.ts:\d+:\d+\)?$/);
  });

  it.each([
    '\n    at hunter2',
    '\n    at hunter2 (/etc/passwd:1:1)',
    'RangeError: \n    at hunter2:1:1\n    at',
  ])('takes no line of the words for a place', (text) => {
    expect(describeError(new RangeError(text))).not.toContain('hunter2');
  });

  it.each([undefined, null, 'hunter2', { message: 'hunter2' }])('tells only the type of %p', (thrown) => {
    expect(describeError(thrown)).toBe(`something that is not an Error was thrown (${typeof thrown})`);
  });

  it('takes for a name only what can be one', () => {
    const error = Object.assign(new RangeError(), { name: 'cannot book for hunter2' });
    expect(describeError(error)).toMatch(/^Error at /);
  });

  it('does with an error that has no stack', () => {
    const error = new TypeError('hunter2');
    delete error.stack;
    expect(describeError(error)).toBe('TypeError');
  });
});
