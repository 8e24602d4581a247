import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { BotProcess } from '../support/bot-process';
import { Fleet } from '../support/fleet';
import { until } from '../support/observe';
import { PostgresServer } from '../support/postgres/postgres-server';
import { TcpProxy } from '../support/postgres/tcp-proxy';

/** How many failovers: RUNS=10 for a long run. One that failed is played again with its SEED. */
const runs = Number(process.env.RUNS ?? 1);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** Longer than bots let a statement take: what they do when they give up must not pass for a commit. */
const STANDBY_AWAY_MS = 7_000;

/** Two servers take their time on a busy machine. */
const SET_UP_MS = 120_000;

/** A commit of just before may still have its answer on the way. */
const LATE_MS = 200;

async function ask(url: string, question: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(`SELECT ${question} AS answer`);
  await client.end();
  return rows[0]?.answer;
}

describe('two bots on a PostgreSQL with a synchronous standby', () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let way: TcpProxy;
  let fleet: Fleet | undefined;

  beforeEach(async () => {
    primary = await PostgresServer.start();
    standby = await standbyOf(primary);
    way = await TcpProxy.before(primary.url());
  }, SET_UP_MS);
  afterEach(async () => {
    await fleet?.close();
    fleet = undefined;
    await way.close();
    await primary.discard();
    await standby.discard();
  });

  /** How LINE's deliveries were answered from then on until now. */
  function statusesSince(bots: Fleet, from: number): Set<number> {
    return new Set(bots.balancer.answers.filter(({ at }) => at > from + LATE_MS).map(({ status }) => status));
  }

  it.each(Array.from({ length: runs }, (_, i) => firstSeed + i))(
    'acknowledge nothing that only the primary has, and go on at the promoted standby by themselves (SEED=%i)',
    async (seed) => {
      const bots = await Fleet.start({ seed, databaseUrls: [way.url, way.url] });
      fleet = bots;
      await pause(500 + bots.random() * 1_500);

      await standby.stop('immediate');
      const alone = Date.now();
      await pause(STANDBY_AWAY_MS);
      expect(statusesSince(bots, alone)).toEqual(new Set([503]));
      await standby.start();
      await until(() =>
        bots.balancer.answers.some(({ at, status }) => at > alone + LATE_MS && status === 200),
      );
      await pause(500 + bots.random() * 1_500);

      await primary.stop('immediate');
      const headless = Date.now();
      await pause(500 + bots.random() * 1_000);
      expect(statusesSince(bots, headless)).toEqual(new Set([503]));
      way.lead(standby.url());
      expect(await ask(standby.url(), 'pg_promote()')).toBe(true);
      const promoted = Date.now();
      for (const i of [0, 1]) {
        const url = await bots.bot(i).url();
        await until(async () => (await fetch(`${url}/health/ready`)).status === 200, 15_000);
      }
      await until(
        () => bots.balancer.answers.some(({ at, status }) => at > promoted && status === 200),
        15_000 - (Date.now() - promoted),
      );
      await bots.settle();
    },
    240_000,
  );

  it('are not started on the standby: it says in words that it takes no writes', async () => {
    const lost = BotProcess.spawn({
      LINE_CHANNEL_SECRET: '0'.repeat(32),
      LINE_CHANNEL_ACCESS_TOKEN: 'token',
      DATABASE_URL: standby.url(),
    });
    expect(await lost.exited).toMatchObject({ code: 1 });
    expect(lost.printed).toMatch(/takes no writes: it is a standby.*Name the primary/s);
  }, 60_000);
});

/** Resolves when the primary waits for it at each commit. */
async function standbyOf(primary: PostgresServer): Promise<PostgresServer> {
  await primary.stop();
  const standby = await primary.standby();
  await primary.start(['synchronous_standby_names=*']);
  await until(
    async () =>
      (await ask(
        primary.url(),
        "(SELECT count(*)::int FROM pg_stat_replication WHERE sync_state = 'sync')",
      )) === 1,
    30_000,
  );
  return standby;
}
