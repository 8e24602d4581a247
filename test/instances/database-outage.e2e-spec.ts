import { setTimeout as pause } from 'node:timers/promises';
import { Fleet } from '../support/fleet';
import { PostgresServer } from '../support/postgres/postgres-server';

/** For how long the database is stopped and started again, in s: OUTAGE_SECONDS=60 for a long run. */
const seconds = Number(process.env.OUTAGE_SECONDS ?? 12);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe('two bots whose PostgreSQL is stopped and started every few seconds', () => {
  let server: PostgresServer;
  let fleet: Fleet | undefined;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => {
    await fleet?.close();
    await server.discard();
  });

  it(
    `acknowledge nothing while it is down, and lose, double and reorder nothing (SEED=${seed})`,
    async () => {
      const bots = await Fleet.start({ seed, databaseUrls: [server.url(), server.url()] });
      fleet = bots;
      const outages: { from: number; to: number }[] = [];
      const end = Date.now() + seconds * 1_000;
      for (let n = 0; Date.now() < end; n++) {
        await pause(1_000 + bots.random() * 1_500);
        await server.stop(n % 2 === 0 ? 'fast' : 'immediate');
        const from = Date.now();
        await pause(500 + bots.random() * 1_500);
        outages.push({ from, to: Date.now() });
        await server.start();
      }
      await bots.settle();

      const during = bots.balancer.answers.filter(({ at }) =>
        outages.some(({ from, to }) => at >= from && at < to),
      );
      expect(during.length).toBeGreaterThan(0);
      // A commit of just before may still have its answer on the way.
      const late = during.filter(
        ({ at, status }) => status === 200 && !outages.some(({ from }) => at - from < 100 && at >= from),
      );
      expect(late).toEqual([]);
      expect(new Set(during.map(({ status }) => status))).toContain(503);
    },
    (seconds + 120) * 1_000,
  );
});
