import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { leaks } from '../support/leaks';
import { LineGateway } from '../support/line-gateway';
import { counted, until } from '../support/observe';

let sandbox: Sandbox;
let gateway: LineGateway;
let bot: BotProcess;

afterEach(async () => {
  await bot.stop();
  await gateway.down();
  await sandbox.close();
});

async function start(settings: Record<string, string>): Promise<void> {
  sandbox = await startSandbox();
  gateway = await LineGateway.before(sandbox);
  bot = await BotProcess.start(sandbox, {
    LINE_API_BASE_URL: gateway.url,
    LINE_TIMEOUT_MS: '300',
    READ_RECEIPT_TIMEOUT_MS: '1000',
    ...settings,
  });
}

async function status(path: string): Promise<number> {
  return (await fetch(`${await bot.url()}${path}`)).status;
}

async function lineApi(): Promise<string | undefined> {
  const health = (await (await fetch(`${await bot.url()}/health`)).json()) as {
    readonly details: { readonly line_api?: { readonly status: string } };
  };
  return health.details.line_api?.status;
}

it('stays in service while LINE is gone, says so, keeps what it is told and answers it after', async () => {
  await start({ READ_RECEIPT_ON_FAILURE: 'hold' });
  await until(async () => (await lineApi()) === 'up');
  await gateway.down();
  const users = ['Aiko', 'Ben', 'Chika'].map((name) => sandbox.user(name));
  for (const user of users) {
    expect(await user.says(`words of ${user.name}`).delivered).toMatchObject({ status: 200, attempts: 1 });
  }

  await until(async () => (await lineApi()) === 'degraded');
  expect(await status('/health/live')).toBe(200);
  expect(await status('/health/ready')).toBe(200);
  expect(await status('/health')).toBe(200);

  await gateway.up();
  await sandbox.waitFor(() => users.every((user) => sandbox.botMessages(user).length === 1), {
    timeoutMs: 20_000,
  });
  expect(sandbox.check({ question: (answer) => answer })).toEqual([]);
  expect(await lineApi()).toBe('up');
  expect(await leaks(bot, sandbox.channel)).toEqual([]);
});

it('knows that a refused connection has sent nothing: the answer that follows counts as sent', async () => {
  await start({ LINE_CHAT_MODE: '' });
  sandbox.account = 'automatic';
  await gateway.down();
  const user = sandbox.user('Aiko');
  await user.says('words of Aiko').delivered;
  const sends = async (outcome: string) =>
    counted(await bot.url(), 'kidoku_sends_total', { kind: 'reply', outcome });
  await until(async () => (await sends('tried_again')) >= 2);

  await gateway.up();
  await sandbox.waitFor(() => sandbox.botMessages(user).length === 1, { timeoutMs: 20_000 });
  await until(async () => (await sends('sent')) === 1);
  expect(await sends('assumed_sent')).toBe(0);
});
