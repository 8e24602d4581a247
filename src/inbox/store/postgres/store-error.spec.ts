import { once } from 'node:events';
import { connect } from 'node:net';
import { StoreUnavailableError } from '../../inbox.errors';
import { freePort } from '../../../../test/support/postgres/free-port';
import { asStoreError } from './store-error';

it('a server that refuses at each of its addresses is one that is not available', async () => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
  ];
  const socket = connect({
    host: 'database.example',
    port: await freePort(),
    lookup: (_host, _options, found) => {
      found(null, addresses);
    },
  });
  const [error] = (await once(socket, 'connect').catch((problem: unknown) => [problem])) as [unknown];
  expect(error).toHaveProperty('errors.length', 2);

  const told = asStoreError(error);
  expect(told).toBeInstanceOf(StoreUnavailableError);
  expect((told as Error).message).toMatch(/ECONNREFUSED 127\.0\.0\.1:/);
});
