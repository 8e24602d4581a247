import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
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

/** What a client meets that asks a server for TLS which does this then. */
async function askedForTls(then: (socket: Socket) => unknown): Promise<unknown> {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => {
        then(socket);
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new Client({ host: '127.0.0.1', port, user: 'u', database: 'd', password: 'p', ssl: true });
  client.on('error', () => undefined);
  const error: unknown = await client.connect().catch((problem: unknown) => problem);
  server.close();
  return error;
}

const answers: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'breaks off': (socket) => socket.end(),
  'speaks none': (socket) => socket.end('N'),
  'breaks off while it is agreed on': (socket) => {
    socket.write('S', () => {
      socket.destroySoon();
    });
  },
  'speaks something else': (socket) => socket.write('S') && socket.once('data', () => socket.end('no TLS')),
};

it.each(Object.keys(answers))(
  'a server that, asked for TLS, %s, is one that is not available',
  async (what) => {
    expect(asStoreError(await askedForTls((socket) => answers[what]?.(socket)))).toBeInstanceOf(
      StoreUnavailableError,
    );
  },
);

it('a certificate that nobody knows, or no password, is no defect of the program', () => {
  for (const error of [
    Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    Object.assign(new Error('unable to verify the first certificate'), {
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    }),
    new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
  ])
    expect(asStoreError(error)).toBeInstanceOf(StoreUnavailableError);
});
