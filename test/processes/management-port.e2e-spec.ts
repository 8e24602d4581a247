import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';

describe('a bot with a MANAGEMENT_PORT', () => {
  let sandbox: Sandbox;
  let bot: BotProcess;

  beforeAll(async () => {
    sandbox = await startSandbox();
    bot = await BotProcess.start(sandbox, { MANAGEMENT_PORT: '0' });
  });

  afterAll(async () => {
    await bot.stop();
    await sandbox.close();
  });

  it.each(['/health', '/health/live', '/health/ready', '/metrics'])('answers %s there only', async (path) => {
    const there = await fetch(`${bot.managementUrl}${path}`);
    const inPublic = await fetch(`${await bot.url()}${path}`);

    expect([there.status, inPublic.status]).toEqual([200, 404]);
  });

  it('takes webhooks on its public port only, and counts them on the other', async () => {
    expect(await sandbox.verifyWebhook()).toMatchObject({ status: 200 });
    sandbox.webhookUrl = `${bot.managementUrl}/webhook`;
    expect(await sandbox.verifyWebhook()).toMatchObject({ status: 404 });

    const metrics = await (await fetch(`${bot.managementUrl}/metrics`)).text();
    expect(metrics).toContain('kidoku_webhooks_total{result="accepted"} 1\n');
  });

  it.each(['health', 'webhook'])('says on the wrong port where /%s is', async (path) => {
    const [url, method] =
      path === 'webhook' ? [`${bot.managementUrl}/webhook`, 'POST'] : [`${await bot.url()}/health`, 'GET'];
    const answer = await fetch(url, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([404, null]);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('on MANAGEMENT_PORT') });
  });

  it('tells what the process takes, as Prometheus expects it of Node', async () => {
    const metrics = await (await fetch(`${bot.managementUrl}/metrics`)).text();
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(metrics).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});
