import { refused, unreachable } from '../line/testing/scripted-line';
import { retryAfter, verdict } from './verdict';

describe('what a failed attempt means', () => {
  it.each([
    ['reply', unreachable(true), 'unknown'],
    ['push', unreachable(true), 'unknown'],
    ['reply', unreachable(false), 'not_arrived'],
    ['reply', refused(500, 'Internal Server Error'), 'unknown'],
    ['push', refused(503), 'unknown'],
    ['multicast', refused(504), 'unknown'],
    ['reply', refused(302), 'unknown'],
    ['reply', refused(400, 'Invalid reply token'), 'token_spent'],
    ['reply', refused(400, 'invalid reply token.'), 'token_spent'],
    ['reply', refused(400, 'The request body has 1 error(s)'), 'refused'],
    ['reply', refused(400), 'refused'],
    ['push', refused(400, 'Invalid reply token'), 'refused'],
    ['push', refused(400, 'Failed to send messages'), 'refused'],
    ['reply', refused(401), 'not_arrived'],
    ['reply', refused(400, 'invalid_client', undefined, 'issueToken'), 'not_arrived'],
    ['push', refused(500, undefined, undefined, 'issueToken'), 'not_arrived'],
    ['push', refused(403), 'refused'],
    ['reply', refused(429, 'The API rate limit has been exceeded. Try again later.'), 'not_arrived'],
    ['reply', refused(429), 'not_arrived'],
    ['push', refused(429, 'You have reached your monthly limit.'), 'refused'],
  ] as const)('of a %s: %s → %s', (kind, error, meaning) => {
    expect(verdict(kind, error)).toBe(meaning);
  });
});

describe('the wait before the next attempt', () => {
  it.each([
    [1_000, 1_000],
    [59_999, 59_999],
    [999_999_999_000, 60_000],
    [0, 500],
  ])('is what LINE asks for (%d ms), but neither over a minute nor none: %d ms', (asked, ms) => {
    expect(retryAfter(refused(429, undefined, asked), 0)).toBe(ms);
    expect(retryAfter(refused(503, undefined, asked), 9)).toBe(ms);
  });

  it('grows with the attempts to at most a minute, with a random half, and is longer where LINE limits the rate', () => {
    const between = (ms: number, atLeast: number, atMost: number) => {
      expect(ms).toBeGreaterThanOrEqual(atLeast);
      expect(ms).toBeLessThanOrEqual(atMost);
    };
    between(retryAfter(refused(500), 0), 250, 500);
    between(retryAfter(unreachable(true), 3), 2_000, 4_000);
    between(retryAfter(refused(429), 0), 1_000, 2_000);
    between(retryAfter(refused(429), 50), 30_000, 60_000);
  });
});
