import { LineCallLog } from './line-call-log';

describe('LineCallLog', () => {
  it.each([200, 202, 400, 404, 409, 413])('takes %d for LINE doing its work', (status) => {
    const calls = new LineCallLog();
    calls.record('reply', 500);
    calls.record('reply', status);

    expect(calls.consecutiveFailures).toBe(0);
    expect(calls.lastSuccessAt).toBeDefined();
    expect(calls.lastFailure?.result).toBe(500);
  });

  it.each([302, 401, 403, 429, 500, 503, 'ETIMEDOUT', 'malformed answer'])(
    'takes %p for a failure',
    (result) => {
      const calls = new LineCallLog();
      calls.record('push', result);
      calls.record('reply', result);

      expect(calls.consecutiveFailures).toBe(2);
      expect(calls.lastSuccessAt).toBeUndefined();
      expect(calls.lastFailure).toMatchObject({ endpoint: 'reply', result });
    },
  );
});
