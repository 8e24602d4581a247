import { TemporaryDatabases } from '../../../../test/support/postgres/temporary-database';
import { describeInboxStore } from '../inbox-store.contract';
import { TemporaryPostgresStore } from './testing/temporary-postgres-store';

let databases: TemporaryDatabases;
let template: string;

beforeAll(async () => {
  databases = await TemporaryDatabases.open();
  template = await TemporaryPostgresStore.prepare(databases);
});
afterAll(() => databases.close());

describeInboxStore('PostgresInboxStore', () => TemporaryPostgresStore.create(databases, template));
