import { tmpdir } from 'node:os';
import { Vitals } from './vitals';

describe('Vitals', () => {
  const vitals = new Vitals();
  afterEach(() => {
    vitals.onModuleDestroy();
  });

  it('sees a blocked event loop', async () => {
    vitals.onModuleInit();
    await turn();
    const end = performance.now() + 300;
    while (performance.now() < end);
    await turn();
    expect(vitals.eventLoopDelayP99()).toBeGreaterThan(200);
  });

  it('measures the memory of this process', () => {
    const { rss, available, heapUsed, heapLimit } = vitals.memory();
    expect(heapUsed).toBeGreaterThan(1024 * 1024);
    expect(heapLimit).toBeGreaterThan(heapUsed);
    expect(available).toBeGreaterThan(rss);
    expect(Number.isFinite(available)).toBe(true);
  });

  it('measures the disk of a folder', async () => {
    const { free, total } = await vitals.disk(tmpdir());
    expect(total).toBeGreaterThanOrEqual(free);
    expect(total).toBeGreaterThan(1024 * 1024);
    await expect(vitals.disk('/no/such/folder')).rejects.toThrow('ENOENT');
  });
});

/** Long enough for the monitor's own 10 ms timer to run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
