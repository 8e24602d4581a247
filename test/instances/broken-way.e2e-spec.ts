import { setTimeout as pause } from 'node:timers/promises';
import { Fleet } from '../support/fleet';
import { TcpProxy } from '../support/postgres/tcp-proxy';
import { TemporaryDatabases } from '../support/postgres/temporary-database';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe('two bots, one of which loses its way to PostgreSQL', () => {
  let databases: TemporaryDatabases;
  let fleet: Fleet | undefined;
  let proxy: TcpProxy | undefined;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  afterEach(async () => {
    await fleet?.close();
    await proxy?.close();
  });
  afterAll(() => databases.close());

  const TAKEN_OVER_WITHIN_MS = 15_000;
  /** So long that nothing goes on by itself in time. */
  const LOST_FOR_MS = 20_000;

  it.each(['cut', 'stall'] as const)(
    'when it is %s, the other takes over within 15 s, what the first still does is refused, and it comes back by itself',
    async (fault) => {
      const url = await databases.create();
      const way = await TcpProxy.before(url);
      proxy = way;
      const bots = await Fleet.start({ seed, databaseUrls: [way.url, url] });
      fleet = bots;
      const lonely = await bots.bot(0).url();
      await pause(1_500);
      way[fault]();
      await pause(LOST_FOR_MS);
      way.heal();
      await bots.settle();
      expect(bots.longestSilenceMs()).toBeLessThan(TAKEN_OVER_WITHIN_MS);
      expect((await fetch(`${lonely}/health/ready`)).status).toBe(200);
    },
    120_000,
  );

  it('when it sleeps as a whole, its work goes on elsewhere, and what it does on waking is refused', async () => {
    const url = await databases.create();
    const bots = await Fleet.start({ seed, databaseUrls: [url, url] });
    fleet = bots;
    const { pid } = bots.bot(0);
    await pause(1_500);
    process.kill(pid, 'SIGSTOP');
    await pause(LOST_FOR_MS);
    process.kill(pid, 'SIGCONT');
    await bots.settle();
    expect(bots.longestSilenceMs()).toBeLessThan(TAKEN_OVER_WITHIN_MS);
  }, 120_000);
});
