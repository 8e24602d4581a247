import { Metrics } from '../metrics/metrics';
import { LineCallLog } from './line-call-log';
import { LineClient } from './line.client';
import { FakeLine, json } from './testing/fake-line';
import { lineParts } from './testing/line-parts';

describe('LineModule', () => {
  const line = new FakeLine();

  beforeAll(() => line.start());
  afterAll(() => line.stop());

  it('counts every call and notes how it went', async () => {
    const parts = await lineParts(line.url);
    const client = parts.get(LineClient);
    const calls = parts.get(LineCallLog);

    line.answer = json(200, { userId: 'Ubot' });
    await client.botInfo();
    expect(calls).toMatchObject({ consecutiveFailures: 0, lastFailure: undefined });
    expect(calls.lastSuccessAt).toBeDefined();

    line.answer = json(503, {});
    await expect(client.markAsReadByUser('U1')).rejects.toThrow('503');
    line.answer = (response) => response.destroy();
    await expect(client.markAsReadByUser('U1')).rejects.toThrow('UND_ERR_SOCKET');
    expect(calls).toMatchObject({
      consecutiveFailures: 2,
      lastFailure: { endpoint: 'markAsReadByUser', result: 'UND_ERR_SOCKET' },
    });

    const metrics = await parts.get(Metrics).registry.metrics();
    expect(metrics).toContain('kidoku_line_call_seconds_count{endpoint="botInfo",status="200"} 1');
    expect(metrics).toContain('kidoku_line_call_seconds_count{endpoint="markAsReadByUser",status="503"} 1');
    expect(metrics).toContain(
      'kidoku_line_call_seconds_count{endpoint="markAsReadByUser",status="UND_ERR_SOCKET"} 1',
    );
    await parts.close();
  });

  it('lets a call under way end at shutdown, and makes no further one', async () => {
    const parts = await lineParts(line.url);
    const client = parts.get(LineClient);
    let closed: Promise<void> | undefined;
    line.answer = (response, request) => {
      closed = parts.close();
      json(200, {})(response, request);
    };

    await client.markAsReadByUser('U1');
    await closed;
    await expect(client.markAsReadByUser('U1')).rejects.toMatchObject({ maybeReceived: false });
  });

  it('calls below the path of the base URL', async () => {
    line.answer = json(200, { userId: 'Ubot' });
    const parts = await lineParts(`${line.url}/sandbox`);
    await parts.get(LineClient).botInfo();

    expect(line.seen.at(-1)?.path).toBe('/sandbox/v2/bot/info');
    await parts.close();
  });
});
