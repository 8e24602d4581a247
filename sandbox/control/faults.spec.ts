import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

let sandbox: Sandbox;
let http: LineApi;

beforeEach(async () => {
  sandbox = await startSandbox();
  http = new LineApi(sandbox);
});

afterEach(() => sandbox.close());

it('orders faults, lists them and takes them back', async () => {
  const order = (fault: object) => http.post('/sandbox/faults', fault);
  const { status, body } = await order({ endpoint: 'bot-info', kind: 'status', status: 503 });
  expect(status).toBe(201);
  expect((await http.info()).status).toBe(503);
  expect((await http.call('/sandbox/faults')).body).toMatchObject([{ ...(body as object), played: 1 }]);
  const path = `/sandbox/faults/${(body as { id: number }).id}`;
  expect((await http.call(path, { method: 'DELETE' })).status).toBe(204);
  expect((await http.call(path, { method: 'DELETE' })).status).toBe(404);
  expect((await http.info()).status).toBe(200);

  await order({ endpoint: 'all', kind: 'hang' });
  expect((await http.call('/sandbox/faults', { method: 'DELETE' })).status).toBe(204);
  expect((await http.info()).status).toBe(200);
});

it.each<[object, string]>([
  [{ kind: 'hang' }, 'endpoint'],
  [{ endpoint: 'all', kind: 'earthquake' }, 'kind'],
  [{ endpoint: 'all', kind: 'status' }, 'status'],
  [{ endpoint: 'all', kind: 'status', status: 42 }, 'status'],
  [{ endpoint: 'all', kind: 'hang', often: 3 }, 'often'],
  [{ endpoint: 'all', kind: 'hang', times: 'many' }, 'times'],
  [{ endpoint: 'all', kind: 'hang', percent: 101 }, 'percent'],
  [{ endpoint: 'all', kind: 'hang', status: 500 }, 'status'],
  [{ endpoint: 'all', kind: 'delay', delayMs: 1, effect: 'never' }, 'effect'],
  [{ endpoint: 'all', kind: 'redirect', location: '/', status: 500 }, 'status'],
])('refuses the fault %p and names the field', async (fault, property) => {
  expect(await http.post('/sandbox/faults', fault)).toMatchObject({
    status: 400,
    body: { details: expect.arrayContaining([expect.objectContaining({ property })]) },
  });
  expect(sandbox.faults.list()).toEqual([]);
});

it.each([
  { endpoint: 'push', kind: 'status', status: 500, body: { message: 'x' }, effect: 'at-once', times: 2 },
  { endpoint: 'all', kind: 'delay', delayMs: 5, effect: 'at-end', percent: 50 },
  { endpoint: 'reply', kind: 'rate-limit', retryAfterSeconds: 3 },
  { endpoint: 'mark', kind: 'slow-drip', everyMs: 5, chat: 'U1' },
  { endpoint: 'mark', kind: 'huge-body', bytes: 5 },
  { endpoint: 'mark', kind: 'redirect', location: 'http://a.jp/', status: 307 },
  { endpoint: 'mark', kind: 'reset', delayMs: 5 },
])('orders exactly the fault that it is given: %p', async (fault) => {
  await http.post('/sandbox/faults', fault);
  expect(sandbox.faults.list()).toMatchObject([{ fault }]);
  expect(Object.keys(sandbox.faults.list()[0]?.fault ?? {}).sort()).toEqual(Object.keys(fault).sort());
});
