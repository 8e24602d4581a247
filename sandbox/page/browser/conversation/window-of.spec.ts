import { earlierStart, windowOf } from './window-of.ts';

it('draws the newest few of however many', () => {
  expect(windowOf(10, undefined)).toEqual({ from: 0, to: 10 });
  expect(windowOf(100_000, undefined)).toEqual({ from: 99_940, to: 100_000 });
});

it('stays where someone reads, and draws no more than so many below', () => {
  expect(windowOf(100, 40)).toEqual({ from: 40, to: 100 });
  expect(windowOf(100_000, 40)).toEqual({ from: 40, to: 280 });
});

it('goes back step by step to the first', () => {
  expect(earlierStart({ from: 100, to: 160 })).toBe(40);
  expect(earlierStart({ from: 40, to: 280 })).toBe(0);
});
