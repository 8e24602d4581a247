import { Fleet } from '../support/fleet';
import { BotProcess } from '../support/bot-process';
import { startPgBouncer, type PgBouncer } from '../support/postgres/pg-bouncer';
import { TemporaryDatabases } from '../support/postgres/temporary-database';
import { findProgram } from '../support/program';

const installed = findProgram(['pgbouncer'], 'poolers') !== undefined;

describe('a connection pooler before PostgreSQL', () => {
  let databases: TemporaryDatabases;
  let pooler: PgBouncer | undefined;
  let fleet: Fleet | undefined;

  beforeAll(async () => {
    databases = await TemporaryDatabases.open();
  });
  afterEach(async () => {
    await fleet?.close();
    await pooler?.stop();
    fleet = pooler = undefined;
  });
  afterAll(() => databases.close());

  it('in session mode is as good as the server', async () => {
    if (!installed) return;
    pooler = await startPgBouncer(await databases.create(), 'session');
    fleet = await Fleet.start({ seed: 1, databaseUrls: [pooler.url, pooler.url], users: 3 });
    await fleet.settle();
  }, 60_000);

  it('in transaction mode is refused in words', async () => {
    if (!installed) return;
    pooler = await startPgBouncer(await databases.create(), 'transaction');
    const bot = BotProcess.spawn({
      LINE_CHANNEL_SECRET: '0'.repeat(32),
      LINE_CHANNEL_ACCESS_TOKEN: 'token',
      DATABASE_URL: pooler.url,
    });
    expect(await bot.exited).toMatchObject({ code: 1 });
    expect(bot.printed).toMatch(/pooler in transaction mode.*pool_mode=session/s);
  }, 60_000);
});
