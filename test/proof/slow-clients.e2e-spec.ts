import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { until } from '../support/observe';

const SLOW_CLIENTS = 2_000;
const unfinished = [
  'POST /webhook HTTP/1.1\r\nHost: bot\r\nX-Drip: ',
  `POST /webhook HTTP/1.1\r\nHost: bot\r\nx-line-signature: ${'A'.repeat(43)}=\r\nContent-Length: 1000\r\n\r\n{`,
];

let sandbox: Sandbox;
let bot: BotProcess;
let sockets: Socket[] = [];

beforeEach(async () => {
  sandbox = await startSandbox();
  bot = await BotProcess.start(sandbox);
}, 60_000);

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await bot.kill('SIGKILL');
  await sandbox.close();
});

/** Resolves when all are connected; half of them stop in their headers, half in their bodies. */
async function dripping(clients: number): Promise<Socket[]> {
  const { hostname, port } = new URL(await bot.url());
  sockets = Array.from({ length: clients }, (_, n) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).resume();
    socket.write(unfinished[n % unfinished.length] ?? '');
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

it(`${SLOW_CLIENTS} clients that never finish a request keep LINE waiting no longer than without them, and are cut off`, async () => {
  const alone = await waits();
  const clients = await dripping(SLOW_CLIENTS);
  const beside = await waits();
  // What nobody holds up takes a few ms. On a machine that is busy with other things it takes more, before and after.
  expect(beside).toBeLessThan(100 + 3 * alone);
  await until(() => clients.every((socket) => socket.closed), 30_000);
  expect(bot.printed).toBe('');
}, 90_000);

it('clients that never finish a request do not hold the end up', async () => {
  await dripping(20);
  const startedAt = performance.now();
  await bot.stop();
  expect(performance.now() - startedAt).toBeLessThan(12_000);
}, 90_000);

/** The median of 100 webhooks, in ms: a few of them always meet a moment in which the machine does something else. */
async function waits(): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < 100; n++) {
    const startedAt = performance.now();
    expect((await sandbox.verifyWebhook()).status).toBe(200);
    taken.push(performance.now() - startedAt);
  }
  return taken.sort((a, b) => a - b)[50] ?? Infinity;
}
