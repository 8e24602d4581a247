import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { describeInboxStore } from '../inbox-store.contract';
import { TemporaryPostgresStore } from './testing/temporary-postgres-store';

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
