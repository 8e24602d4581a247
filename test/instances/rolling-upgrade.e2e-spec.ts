import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { MIGRATIONS } from '../../src/inbox/store/postgres/migrations';
import { BotProcess, environmentFor, MAIN } from '../support/bot-process';
import { Fleet } from '../support/fleet';
import { TemporaryDatabases } from '../support/postgres/temporary-database';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** What a later version may do to a table that is in use. */
const LATER_MIGRATION = `
  ALTER TABLE kidoku.event ADD COLUMN added_later text NOT NULL DEFAULT 'x';
  ALTER TABLE kidoku.conversation ADD COLUMN added_later int;
  CREATE TABLE kidoku.added_later (id int PRIMARY KEY)`;

describe('a rolling upgrade on one PostgreSQL', () => {
  /** Beside the built bot, as it must find the same node_modules. */
  const newer = `${dirname(MAIN)}-newer-${process.pid}`;
  let databases: TemporaryDatabases;
  let fleet: Fleet | undefined;

  beforeAll(async () => {
    cpSync(dirname(MAIN), newer, { recursive: true });
    appendFileSync(
      join(newer, 'inbox/store/postgres/migrations.js'),
      `\nexports.MIGRATIONS.push(${JSON.stringify(LATER_MIGRATION)});\n`,
    );
    databases = await TemporaryDatabases.open();
  });
  afterAll(async () => {
    await fleet?.close();
    await databases.close();
    rmSync(newer, { recursive: true });
  });

  it('runs both versions side by side under load, and refuses to start the older one after that', async () => {
    const url = await databases.create();
    const bots = await Fleet.start({ seed, databaseUrls: [url, url, url] });
    fleet = bots;
    for (const i of [0, 1, 2]) {
      await bots.end(i, 'SIGTERM');
      await bots.launch(i, join(newer, 'main.js'));
    }
    await bots.settle();

    const client = new Client(url);
    await client.connect();
    const { rows } = await client.query('SELECT max(version) AS version FROM kidoku.migration');
    await client.end();
    expect(rows).toEqual([{ version: MIGRATIONS.length + 1 }]);

    const older = BotProcess.spawn({ ...environmentFor(bots.line), DATABASE_URL: url });
    expect(await older.exited).toMatchObject({ code: 1 });
    expect(older.printed).toMatch(
      new RegExp(
        `newer Kidoku.*store version ${MIGRATIONS.length + 1}, this one knows ${MIGRATIONS.length}.*Start the newer version`,
        's',
      ),
    );
  }, 120_000);
});
