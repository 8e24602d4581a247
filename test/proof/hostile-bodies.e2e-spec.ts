import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { Pool } from 'undici';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { counted, until } from '../support/observe';

/** How many bodies: BODIES=10000000 for a long run. A run that failed is played again with its SEED. */
const bodies = Number(process.env.BODIES ?? 100_000);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const SLOW_CLIENTS = 2_000;

let sandbox: Sandbox;
let bot: BotProcess;
let pool: Pool;

beforeEach(async () => {
  sandbox = await startSandbox();
  bot = await BotProcess.start(sandbox, { LOG_LEVEL: 'error' });
  pool = new Pool(await bot.url(), { connections: 32 });
});

afterEach(async () => {
  await pool.destroy();
  await bot.kill('SIGKILL');
  await sandbox.close();
});

async function post(body: string | Buffer): Promise<number> {
  const { statusCode, body: answer } = await pool.request({
    path: '/webhook',
    method: 'POST',
    body,
    headers: {
      'x-line-signature': createHmac('sha256', sandbox.channel.channelSecret).update(body).digest('base64'),
    },
  });
  await answer.dump();
  return statusCode;
}

/** Words that have broken programs: lone surrogates, NUL, names of JavaScript's own. */
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    '𠮷',
    '',
    'message',
    'user',
    'text',
  ),
);
const anything = fc.jsonValue({ maxDepth: 3 });
const mutated = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: sound }, { weight: 1, arbitrary: anything });

/** LINE's events as its schema has them, where now and then a field is missing, of another type or unheard of. */
const event = fc.record(
  {
    type: mutated(
      fc.constantFrom(
        'message',
        'unsend',
        'follow',
        'unfollow',
        'join',
        'leave',
        'memberJoined',
        'memberLeft',
        'postback',
        'videoPlayComplete',
        'beacon',
        'accountLink',
        'membership',
        'messageEdited',
        'module',
      ),
    ),
    mode: mutated(fc.constantFrom('active', 'standby')),
    timestamp: mutated(fc.oneof(fc.nat(), fc.constant(Date.now()), fc.constant(1e308), fc.constant(-1))),
    source: mutated(
      fc.record(
        {
          type: mutated(fc.constantFrom('user', 'group', 'room')),
          userId: mutated(word),
          groupId: mutated(word),
          roomId: mutated(word),
        },
        { requiredKeys: [] },
      ),
    ),
    webhookEventId: mutated(word),
    deliveryContext: mutated(fc.record({ isRedelivery: mutated(fc.boolean()) }, { requiredKeys: [] })),
    replyToken: mutated(word),
    message: mutated(
      fc.record(
        {
          id: mutated(fc.nat().map(String)),
          type: mutated(fc.constantFrom('text', 'image', 'sticker', 'file', 'location', 'audio', 'video')),
          text: mutated(word),
          quoteToken: mutated(word),
          markAsReadToken: mutated(word),
          mention: anything,
        },
        { requiredKeys: [] },
      ),
    ),
    unsend: mutated(fc.record({ messageId: mutated(word) }, { requiredKeys: [] })),
    postback: mutated(fc.record({ data: mutated(word), params: anything }, { requiredKeys: [] })),
    unknown: anything,
  },
  { requiredKeys: [] },
);
const body = fc.record({
  destination: mutated(fc.constant('U0123456789abcdef0123456789abcdef')),
  events: mutated(fc.array(mutated(event), { maxLength: 4 })),
});

/** A body, and sometimes what a broken line makes of it. */
const bytes = fc.oneof(
  { weight: 9, arbitrary: body.map((value) => Buffer.from(JSON.stringify(value))) },
  {
    weight: 1,
    arbitrary: fc.tuple(body, fc.nat(), fc.nat({ max: 255 })).map(([value, at, byte]) => {
      const sent = Buffer.from(JSON.stringify(value));
      sent[at % sent.length] = byte;
      return sent;
    }),
  },
);

it(
  `${bodies} signed bodies after LINE's schema, mutated, are each stored or refused, and harm nothing (SEED=${seed})`,
  async () => {
    // The store learns whose it is from a sound body, as every body after it names the same bot or is refused.
    await sandbox.user('Aiko').says('hello').delivered;
    const stream = fc.sample(bytes, { numRuns: Math.min(bodies, 5_000), seed });
    const failures: unknown[] = [];
    let sent = 0;
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while (sent < bodies) {
          const n = sent++;
          const base = stream[n % stream.length] ?? Buffer.alloc(0);
          // Each sample comes again with other numbers in it, so that its events are new ones.
          const text =
            n < stream.length
              ? base
              : Buffer.from(
                  base.toString('latin1').replace(/\d(?=")/g, () => String(n % 10)),
                  'latin1',
                );
          const status = await post(text);
          if (![200, 400, 503].includes(status)) failures.push({ status, body: text.toString('latin1') });
          if (status === 503 && !text.includes('"destination"')) failures.push({ status });
        }
      }),
    );
    expect(failures).toEqual([]);
    expect(bot.running).toBe(true);
    expect(await counted(await bot.url(), 'kidoku_webhook_requests_total', { result: 'failed' })).toBe(0);
    expect(bot.printed).toBe('');
    expect(bot.logs.filter(({ message }) => /nobody waits|Crashed/.test(message))).toEqual([]);
    await sandbox.user('Ben').says('still there?').delivered;
    await until(() => sandbox.botMessages(sandbox.user('Ben')).length >= 0);
  },
  Math.max(240_000, bodies * 3),
);

it.each([
  ['10,000 events', `{"destination":"U1","events":[${'{"type":"x"},'.repeat(9_999)}{"type":"x"}]}`],
  ['a depth of 200,000', `{"destination":"U1","events":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`],
  [
    '100,000 keys',
    `{"destination":"U1","events":[{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":1`).join()}}]}`,
  ],
  ['a key a hundred thousand times', `{"destination":"U1","events":[{${'"k":1,'.repeat(100_000)}"k":2}]}`],
  ['a number of a million digits', `{"destination":"U1","events":[{"timestamp":${'9'.repeat(1_000_000)}}]}`],
])(
  'a body with %s is taken or refused, and the bot answers the next',
  async (_, text) => {
    expect([200, 400]).toContain(await post(text));
    const user = sandbox.user('Aiko');
    await user.says('hello').delivered;
    expect(bot.running).toBe(true);
    expect(bot.printed).toBe('');
  },
  60_000,
);

it(`${SLOW_CLIENTS} clients that drip do not keep LINE waiting, and are cut off`, async () => {
  const { hostname, port } = new URL(await bot.url());
  let closed = 0;
  const clients = Array.from({ length: SLOW_CLIENTS }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).on('close', () => (closed += 1));
    socket.write('POST /webhook HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\nX-Drip: ');
    return socket;
  });
  await Promise.all(
    clients.map(
      (socket) =>
        new Promise<void>((resolve) => {
          if (!socket.connecting) resolve();
          socket.once('connect', resolve).once('close', resolve);
        }),
    ),
  );
  const waits: number[] = [];
  for (let n = 0; n < 100; n++) {
    const begunAt = performance.now();
    expect(await post('{"destination":"U1","events":[]}')).toBe(200);
    waits.push(performance.now() - begunAt);
  }
  waits.sort((a, b) => a - b);
  process.stderr.write(
    `beside ${SLOW_CLIENTS} slow clients: a webhook is answered within ${waits[98]?.toFixed(1)} ms (p99)\n`,
  );
  await until(() => closed === SLOW_CLIENTS, 20_000);
}, 60_000);
