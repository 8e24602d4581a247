import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { inWords, type Failure } from '../support/failure';
import { leaks } from '../support/leaks';
import { counted, until } from '../support/observe';

const HTML = '<html><body>Bad Gateway</body></html>';

/** LINE shows the answer, and the bot does not learn of it. */
const lostAnswers: readonly Failure[] = [
  { kind: 'status', status: 500, effect: 'at-once' },
  { kind: 'status', status: 502, body: HTML, effect: 'at-once' },
  { kind: 'reset', effect: 'at-once' },
  { kind: 'hang', effect: 'at-once' },
  { kind: 'truncated-body' },
  { kind: 'malformed-body' },
  { kind: 'huge-body', bytes: 2 * 1024 * 1024 },
  { kind: 'slow-drip', everyMs: 400 },
  { kind: 'delay', delayMs: 600, effect: 'at-once' },
];

/** LINE does nothing, and another attempt is welcome. */
const refusals: readonly Failure[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, body: HTML },
  { kind: 'status', status: 401, body: { message: 'Authentication failed' } },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'rate-limit' },
  { kind: 'rate-limit', retryAfterSeconds: 0 },
  { kind: 'rate-limit', retryAfterSeconds: 1 },
  { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' },
];

const named = (failures: readonly Failure[]) =>
  failures.map((failure) => [inWords(failure), failure] as const);

const oracle = { question: (answer: string) => answer };

let sandbox: Sandbox;
let bot: BotProcess;
let url: string;

/** With the fallback allowed, so that an outcome that is unknown has every chance to become a push. */
async function start(options: Parameters<typeof startSandbox>[0] = {}): Promise<void> {
  sandbox = await startSandbox(options);
  bot = await BotProcess.start(sandbox, { LINE_TIMEOUT_MS: '300', REPLY_FALLBACK_TO_PUSH: 'true' });
  url = await bot.url();
}

async function stop(): Promise<void> {
  await bot.stop();
  await sandbox.close();
}

const sends = (kind: string, outcome: string) => counted(url, 'kidoku_sends_total', { kind, outcome });
const answered = () => counted(url, 'kidoku_events_completed_total', { outcome: 'answered' });

/** The user says something, LINE fails `times` times, and the event is done with. */
async function askDuring(endpoint: 'reply' | 'push', failure: Failure, times: number) {
  const user = sandbox.user(`Aiko in ${endpoint} ${inWords(failure)}`);
  const before = await answered();
  sandbox.faults.add({ endpoint, chat: user.id, times, ...failure });
  user.says(`words of ${user.name}`);
  await until(async () => (await answered()) === before + 1, 20_000);
  const calls = entriesOf(sandbox.history, 'call.arrived').filter(({ chats }) => chats.includes(user.id));
  return {
    shown: sandbox.botMessages(user).length,
    calls: calls.filter((call) => call.endpoint === endpoint),
  };
}

describe('a reply', () => {
  beforeAll(() => start());
  afterAll(stop);

  it.each(named(lostAnswers))(
    'that arrived while its answer was lost is shown once: %s',
    async (_, failure) => {
      const before = await sends('reply', 'assumed_sent');

      const { shown, calls } = await askDuring('reply', failure, 1);

      expect({ shown, attempts: calls.length }).toEqual({ shown: 1, attempts: 2 });
      expect(await sends('reply', 'assumed_sent')).toBe(before + 1);
    },
  );

  it.each(named(refusals))('that did not arrive is tried again until it does: %s', async (_, failure) => {
    const before = await sends('reply', 'sent');

    const { shown, calls } = await askDuring('reply', failure, 2);

    expect({ shown, attempts: calls.length }).toEqual({ shown: 1, attempts: 3 });
    expect(await sends('reply', 'sent')).toBe(before + 1);
  });

  it('is given up at once when the monthly quota is used up, and the conversation goes on', async () => {
    const user = sandbox.user('Ben');
    sandbox.faults.add({ endpoint: 'reply', chat: user.id, times: 1, kind: 'monthly-limit' });
    user.says('words over the limit');
    await until(async () => (await sends('reply', 'dead')) === 1);
    user.says('words of the next month');
    await sandbox.waitFor(() => sandbox.botMessages(user).length === 1);

    expect(await counted(url, 'kidoku_events_completed_total', { outcome: 'dead' })).toBe(1);
  });

  it('reports nothing as an error but the one that was given up', () => {
    expect(bot.logs.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'A message was not sent',
      'An event became a dead letter',
    ]);
  });

  it('never became a push, and broke no promise', async () => {
    expect(entriesOf(sandbox.history, 'call.arrived').filter(({ endpoint }) => endpoint === 'push')).toEqual(
      [],
    );
    expect(sandbox.check(oracle)).toEqual([]);
    expect(await leaks(bot, sandbox.channel)).toEqual([]);
  });
});

describe('a push in place of a reply whose token has run out', () => {
  beforeAll(() => start({ replyTokenLifetimeMs: -1 }));
  afterAll(stop);

  it.each(named([...lostAnswers, ...refusals]))(
    'is shown once, and tried again under its one retry key: %s',
    async (_, failure) => {
      const { shown, calls } = await askDuring('push', failure, 1);

      expect({ shown, attempts: calls.length }).toEqual({ shown: 1, attempts: 2 });
      expect(new Set(calls.map(({ retryKey }) => retryKey)).size).toBe(1);
    },
  );

  it('counts as sent each time, and breaks no promise', async () => {
    expect(await sends('push', 'sent')).toBe(lostAnswers.length + refusals.length);
    expect(await sends('push', 'dead')).toBe(0);
    expect(sandbox.check(oracle)).toEqual([]);
    expect(await leaks(bot, sandbox.channel)).toEqual([]);
  });
});
