import { spreadOf } from './measure.ts';

it('tells the middle, the slow and the slowest, of those that were answered', () => {
  const values = [...Array.from({ length: 100 }, (_, place) => 100 - place), undefined];
  expect(spreadOf(values)).toEqual({ count: 100, medianMs: 50, p95Ms: 95, slowestMs: 100 });
});

it('tells nothing of nothing', () => {
  expect(spreadOf([undefined])).toBeUndefined();
});
