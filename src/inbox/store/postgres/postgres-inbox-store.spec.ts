import { Client } from 'pg';
import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { describeInboxStore } from '../inbox-store.contract';
import { BOT, claimed, newEvent } from '../../testing/samples';
import { TemporaryPostgresStore } from './testing/temporary-postgres-store';
import { WAKER_SCHEMA } from './waker';

let databases: TemporaryDatabases;
let url: string;

beforeAll(async () => {
  databases = await TemporaryDatabases.open();
  const first = await TemporaryPostgresStore.create(databases);
  await first.discard();
  url = first.url;
});
afterAll(() => databases.close());

describeInboxStore('PostgresInboxStore', () => TemporaryPostgresStore.anew(url));

it.each([
  ['wakes it by itself when its time has come', false, 1],
  ['leaves it to the sweep where it waits with others', true, 0],
])('puts an event off, and %s', async (_, bySweep, wakes) => {
  const temporary = await TemporaryPostgresStore.anew(url);
  const { store } = temporary;
  await store.adopt(BOT);
  await store.events.add([newEvent('e1')]);
  const inAMinute = Date.now() + 60_000;
  await store.events.putOff(
    await claimed(store, 'Ua', Date.now()),
    inAMinute,
    'LINE is down',
    false,
    bySweep,
  );
  await temporary.discard();
  const client = new Client(url);
  await client.connect();
  const later = await client.query(`SELECT FROM ${WAKER_SCHEMA}.jobs WHERE run_at > now() + interval '30 s'`);
  await client.end();
  expect(later.rowCount).toBe(wakes);
});
