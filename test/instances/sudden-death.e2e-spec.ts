import { setTimeout as pause } from 'node:timers/promises';
import { Fleet } from '../support/fleet';
import { TemporaryDatabases } from '../support/postgres/temporary-database';

/** How many runs, and kills in each: RUNS=10 KILLS=8 for a long one. A run that failed is played again with its SEED. */
const runs = Number(process.env.RUNS ?? 1);
const kills = Number(process.env.KILLS ?? 3);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe('three bots on one PostgreSQL, one of which is killed every few seconds', () => {
  let databases: TemporaryDatabases;
  let fleet: Fleet | undefined;
  const silences: number[] = [];

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  afterEach(() => fleet?.close());
  afterAll(async () => {
    await databases.close();
    process.stderr.write(
      `${silences.length} runs with SIGKILLs: longest silence of a conversation ${silences.join(', ')} ms\n`,
    );
  });

  it.each(Array.from({ length: runs }, (_, i) => firstSeed + i))(
    'answer every message once, in order and after "Read", no conversation silent for 15 s (SEED=%i)',
    async (seed) => {
      const url = await databases.create();
      fleet = await Fleet.start({ seed, databaseUrls: [url, url, url] });
      for (let kill = 0; kill < kills; kill++) {
        await pause(500 + fleet.random() * 2_000);
        const victim = Math.floor(fleet.random() * 3);
        await fleet.end(victim, 'SIGKILL');
        // Long enough for its leases to run out in some of the cases.
        await pause(fleet.random() * 3_000);
        await fleet.launch(victim);
      }
      await fleet.settle();
      silences.push(fleet.longestSilenceMs());
      expect(fleet.longestSilenceMs()).toBeLessThan(15_000);
    },
    180_000,
  );
});
