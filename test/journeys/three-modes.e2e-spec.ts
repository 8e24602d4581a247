import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { oracleOptions } from '../support/traffic';

describe.each(['chat', 'old-api', 'automatic'] as const)('an account in %s mode', (account) => {
  let sandbox: Sandbox;
  let bot: BotProcess;

  beforeAll(async () => {
    sandbox = await startSandbox({ account });
    bot = await BotProcess.start(sandbox);
  });

  afterAll(async () => {
    await bot.stop();
    await sandbox.close();
  });

  it('shows "Read" on every message strictly before its answer, each answered once and in order', async () => {
    const users = ['Aiko', 'Ben', 'Chika'].map((name) => sandbox.user(name));
    for (let round = 1; round <= 5; round++) {
      for (const user of users) user.says(`message ${String(round)} of ${user.name}`);
    }

    await sandbox.waitFor((history) => history.filter(({ type }) => type === 'bot.visible').length === 15);

    expect(sandbox.check(oracleOptions)).toEqual([]);
    for (const user of users) expect(sandbox.botMessages(user)).toHaveLength(5);
  });
});
