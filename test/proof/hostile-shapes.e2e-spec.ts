import { defaultChannel } from '../../sandbox/account/channel';
import { BotBesideLine } from '../support/bot-beside-line';
import { newDir } from '../support/bot-process';
import { cpuMs, loopReport } from '../support/loop-watch';
import { counted, idle, until } from '../support/observe';
import { TemporaryDatabases } from '../support/postgres/temporary-database';

const { botUserId } = defaultChannel;
const now = Date.now();
const ROUNDS = 5;
const bodyOf = (events: string) => `{"destination":"${botUserId}","events":[${events}]}`;
const list = (length: number, item: (n: number) => string) =>
  Array.from({ length }, (_, n) => item(n)).join();
let made = 0;
const fresh = () => `"webhookEventId":"e${String(++made)}","timestamp":${String(now)}`;
/** A sound event of a kind that nobody handles, with these fields besides. */
const oddity = (fields = '"n":1') => `{"type":"x",${fresh()},${fields}}`;
const said = (text: string) =>
  `{"type":"message","mode":"active",${fresh()},"replyToken":"r","source":{"type":"user","userId":"Ua"},` +
  `"message":{"type":"text","id":"${String(made)}","text":"${text}"}}`;

interface Shape {
  readonly make: () => string | Buffer;
  /** What becomes of its events; undefined where the body is refused. */
  readonly becomes?: readonly [stored: number, broken: number];
}

/** New ones each time, as an event that is known already would be given up at once. */
const shapes: Readonly<Record<string, Shape>> = {
  '10,000 events': { make: () => bodyOf(list(10_000, () => oddity())), becomes: [10_000, 0] },
  'a depth of 200,000': {
    make: () => bodyOf(`{${fresh()},"n":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    becomes: [0, 1],
  },
  '100,000 keys': {
    make: () => bodyOf(oddity(list(100_000, (n) => `"${n.toString(36)}":1`))),
    becomes: [1, 0],
  },
  'a key 100,000 times': {
    make: () => bodyOf(oddity(list(100_000, (n) => `"k":${String(n)}`))),
    becomes: [1, 0],
  },
  '90,000 keys that look like places in an array': {
    make: () => bodyOf(oddity(list(90_000, (n) => `"${String(n * 7)}":1`))),
    becomes: [1, 0],
  },
  '200,000 objects': { make: () => bodyOf(oddity(`"n":[${list(200_000, () => '{}')}]`)), becomes: [1, 0] },
  'a number of a million digits': {
    make: () => bodyOf(oddity(`"n":${'9'.repeat(1_000_000)}`)),
    becomes: [1, 0],
  },
  'a time of a million digits': {
    make: () => bodyOf(`{"type":"x","n":${String(++made)},"timestamp":${'9'.repeat(1_000_000)}}`),
    becomes: [0, 1],
  },
  'a text of 1 MB': { make: () => bodyOf(said('a'.repeat(1_000_000))), becomes: [1, 0] },
  'a text of 160,000 escapes': { make: () => bodyOf(said('\\u3042'.repeat(160_000))), becomes: [1, 0] },
  'an id of 1 MB': {
    make: () =>
      bodyOf(
        `{"type":"x","timestamp":${String(now)},"webhookEventId":"${String(++made).padEnd(1_000_000)}"}`,
      ),
    becomes: [1, 0],
  },
  prototypes: {
    make: () => bodyOf(oddity('"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}')),
    becomes: [1, 0],
  },
  'bytes that are no UTF-8': { make: () => Buffer.from(bodyOf(said('\xff')), 'latin1') },
  'half a surrogate pair as bytes': { make: () => Buffer.from(bodyOf(said('\xed\xa0\x80')), 'latin1') },
  'a byte order mark': { make: () => `\ufeff${bodyOf(oddity())}` },
};

describe.each(['SQLite', 'PostgreSQL'])('a bot on %s that is sent', (store) => {
  let databases: TemporaryDatabases | undefined;
  let running: BotBesideLine;

  beforeAll(async () => {
    if (store === 'PostgreSQL') databases = await TemporaryDatabases.open();
    running = await BotBesideLine.start((await databases?.create()) ?? `file:${newDir()}/kidoku.db`);
    // The store learns whose it is.
    await deliver(bodyOf(oddity()));
    await idle(running.url);
  }, 120_000);

  afterAll(async () => {
    await running.close();
    await databases?.close();
  });

  const arrived = (result: string) => counted(running.url, 'kidoku_events_total', { result });

  /** As LINE does, which delivers again what a slow disk did not take in time. */
  async function deliver(body: string | Buffer): Promise<number> {
    let status = 503;
    await until(async () => (status = await running.sender.post(body)) !== 503, 60_000);
    return status;
  }

  it.each(Object.entries(shapes))(
    '%s takes it in, sets it aside or refuses it, and nobody else waits long',
    async (_, { make, becomes }) => {
      const { bot, url } = running;
      const excesses: number[] = [];
      // What a body does to the bot it does each time; what a busy machine does it does not.
      for (let round = 0; round < ROUNDS && !excesses.some((ms) => ms <= 0); round++) {
        const body = make();
        const before = [await arrived('stored'), await arrived('broken')] as const;
        await loopReport(bot);
        expect(await deliver(body)).toBe(becomes ? 200 : 400);
        await idle(url, 60_000);
        const { longestMs, polluted } = await loopReport(bot);
        excesses.push(longestMs - allowedMs(body));
        const [stored, broken] = becomes ?? [0, 0];
        expect([await arrived('stored'), await arrived('broken')]).toEqual([
          before[0] + stored,
          before[1] + broken,
        ]);
        expect(polluted).toEqual([]);
      }
      expect(Math.min(...excesses)).toBeLessThanOrEqual(0);
      expect(bot.printed).toBe('');
    },
    240_000,
  );

  it('NUL and halves of surrogate pairs in every field keeps each event, and answers what can be answered', async () => {
    const { url, replies } = running;
    const before = [await arrived('stored'), await arrived('broken')] as const;
    const bodies = fieldsOfAMessage.flatMap((field) =>
      ['\0', 'a\0b', '\ud800', 'a\udc00b'].map((value) => withField(field, value)),
    );
    for (const body of bodies) expect(await deliver(body)).toBe(200);
    await idle(url, 60_000);
    const kept = (await arrived('stored')) + (await arrived('broken')) - before[0] - before[1];
    expect(kept).toBe(bodies.length);
    const texts = replies.map(
      (reply) => (JSON.parse(reply) as { messages: { text: string }[] }).messages[0]?.text,
    );
    expect(texts).toEqual(expect.arrayContaining(['\0', 'a\0b', '\ud800', 'a\udc00b']));
    // Others may have waited for a slow disk.
    expect(await counted(url, 'kidoku_event_retries_total', { reason: 'failed' })).toBe(0);
  }, 60_000);
});

const fieldsOfAMessage = [
  ...['type', 'mode', 'webhookEventId', 'replyToken', 'unheardOf', 'source', 'source.type', 'source.userId'],
  ...[
    'message.id',
    'message.type',
    'message.text',
    'message.quoteToken',
    'message.markAsReadToken',
    'message.unheardOf',
  ],
];

function withField(path: string, value: string): string {
  const event = JSON.parse(said('hello')) as Record<string, unknown>;
  const [last = '', ...way] = path.split('.').reverse();
  const holder = way.reduceRight((at, name) => at[name] as Record<string, unknown>, event);
  holder[last] = value;
  holder[`${last}${value}`] = 1;
  return bodyOf(JSON.stringify(event));
}

/**
 * The bound of 50 ms, and as much more as V8's own parser takes of a body that is made to be slow, several times over: it is
 * parsed to be taken in and to be handled, walked and written. Nothing here may cost more than in proportion to that.
 */
function allowedMs(body: string | Buffer): number {
  const text = body.toString();
  const parse = () => {
    const startedAt = cpuMs();
    try {
      JSON.parse(text);
    } catch {
      // Then it is refused.
    }
    return cpuMs() - startedAt;
  };
  return 50 + 8 * Math.min(parse(), parse());
}
