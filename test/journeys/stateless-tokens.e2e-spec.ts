import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { leaks } from '../support/leaks';
import { idle } from '../support/observe';

let sandbox: Sandbox;
let bot: BotProcess;

beforeEach(async () => {
  sandbox = await startSandbox();
  bot = await BotProcess.start(sandbox, {
    LINE_CHANNEL_ACCESS_TOKEN: '',
    LINE_CHANNEL_ID: sandbox.channel.channelId,
    LINE_TIMEOUT_MS: '500',
  });
});

afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

const tokensIssued = () =>
  entriesOf(sandbox.history, 'call.finished').filter(
    ({ endpoint, status }) => endpoint === 'token' && status === 200,
  ).length;

async function everyoneAsks(round: string): Promise<void> {
  const users = ['Aiko', 'Ben', 'Chika', 'Dai'].map((name) => sandbox.user(name));
  const shown = sandbox.history.filter(({ type }) => type === 'bot.visible').length;
  for (const user of users) user.says(`${round} words of ${user.name}`);
  await sandbox.waitFor(
    (history) => history.filter(({ type }) => type === 'bot.visible').length === shown + users.length,
    { timeoutMs: 15_000 },
  );
  await idle(await bot.url());
}

it('serves everyone with one token, and renews it once when LINE has revoked it', async () => {
  await everyoneAsks('first');
  expect(tokensIssued()).toBe(1);

  sandbox.accessTokens.expireIssued();
  await everyoneAsks('second');

  expect(tokensIssued()).toBe(2);
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
  expect(await leaks(bot, sandbox.channel)).toEqual([]);
});

it.each([
  ['errors', { kind: 'status', status: 500 }],
  ['silence', { kind: 'hang' }],
  ['refusals', { kind: 'status', status: 400, body: { error: 'invalid_client' } }],
  ['nonsense', { kind: 'malformed-body' }],
] as const)('loses no answer while tokens meet %s', async (_, failure) => {
  await everyoneAsks('first');
  sandbox.faults.add({ endpoint: 'token', times: 3, ...failure });
  sandbox.accessTokens.expireIssued();

  await everyoneAsks('second');

  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
  expect(await leaks(bot, sandbox.channel)).toEqual([]);
});
