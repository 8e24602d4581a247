import { backoff } from './backoff';

describe('backoff', () => {
  const many = (tries: number) => Array.from({ length: 200 }, () => backoff(tries, 500, 60_000));

  it.each([
    [0, 250, 500],
    [1, 500, 1_000],
    [3, 2_000, 4_000],
    [7, 30_000, 60_000],
    [10_000, 30_000, 60_000],
  ])('after %i tries waits between %i and %i ms', (tries, least, most) => {
    const waits = many(tries);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
  });

  it('spreads what failed together', () => {
    expect(new Set(many(3)).size).toBeGreaterThan(100);
  });
});
