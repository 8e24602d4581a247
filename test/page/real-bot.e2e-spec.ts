import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { describeInBrowser, PAGE_DIR } from '../support/browser';
import { until } from '../support/observe';
import { answer, choose, lane, openSettings, own, say, watchOrder } from './page-actions';

describeInBrowser('the page, with the real bot', (open) => {
  let sandbox: Sandbox;
  let bot: BotProcess;

  beforeEach(async () => {
    sandbox = await startSandbox({ pageDir: PAGE_DIR });
    sandbox.user('Aiko');
    bot = await BotProcess.start(sandbox);
  });

  afterEach(async () => {
    await bot.stop();
    await sandbox.close();
  });

  it('shows "Read" on what was said, and only then the answer', async () => {
    // Long enough for the page to draw what is between.
    sandbox.faults.add({ endpoint: 'reply', kind: 'delay', delayMs: 300, effect: 'at-end' });
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    const order = await watchOrder(page);

    await say(page, 'Hello, Kidoku!');
    await answer(page, 'Hello, Kidoku!').waitFor();

    expect(await own(page, 'Hello, Kidoku!').locator('.read').textContent()).toMatch(/^Read \d\d:\d\d$/);
    expect(await order()).toEqual(['Read', 'answer']);
    const told = lane(page, 'Hello, Kidoku!');
    await told.getByText('Read, then answered').waitFor();
    expect(await told.textContent()).toMatch(
      /webhook 200 in \S+ \S+ of 2 s.*mark 200 → Read after.*reply 200 \(fault: delay\) → answer after/,
    );
  });

  it('keeps the order while the read call fails, and shows each try', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    const settings = await openSettings(page);
    await settings.getByRole('button', { name: 'Mark fails 5×' }).click();
    await settings.getByText('mark · status · 503 · 5×').waitFor();
    await settings.getByRole('button', { name: 'Close' }).click();
    const order = await watchOrder(page);

    await say(page, 'Are you there?');
    await answer(page, 'Are you there?').waitFor();

    expect(await order()).toEqual(['Read', 'answer']);
    await lane(page, 'Are you there?').getByText('Read, then answered').waitFor();
    await lane(page, 'Are you there?').getByText('5 × mark 503 (fault: status').waitFor();
    await page.getByRole('button', { name: 'Check all promises' }).click();
    await page.getByText('The oracle found no broken promise.').waitFor();
  });

  it.each([
    ['Old mark-as-read API', 'old-api', /mark-old 200 → Read after/],
    ['Automatic', 'automatic', /Read by LINE itself after/],
  ] as const)('switches the account: %s', async (label, mode, words) => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    const settings = await openSettings(page);
    await settings.getByRole('radio', { name: label }).check();
    await until(() => sandbox.account === mode);
    await page.keyboard.press('Escape');
    await bot.stop();
    bot = await BotProcess.start(sandbox);

    await say(page, 'Which way?');
    await answer(page, 'Which way?').waitFor();

    await own(page, 'Which way?').locator('.read').waitFor();
    await lane(page, 'Which way?').getByText(words).waitFor();
    expect(sandbox.check()).toEqual([]);
  });

  it('edits and unsends what was said in a group', async () => {
    const page = await open(sandbox);
    await page.getByRole('button', { name: 'Group' }).click();
    await page.getByRole('textbox', { name: 'Name of the new group' }).fill('Weekend trip');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Weekend trip' }).waitFor();
    await say(page, 'Kyoto?');
    await answer(page, 'Kyoto?').waitFor();

    await own(page, 'Kyoto?').getByRole('button', { name: 'Quote' }).waitFor({ state: 'hidden' });
    await own(page, 'Kyoto?').locator('summary').click();
    await own(page, 'Kyoto?').getByRole('button', { name: 'Edit' }).click();
    await say(page, 'Nara!');
    await own(page, 'Nara!').getByText('edited').waitFor();
    await lane(page, 'Nara!').getByText('webhook 200').waitFor();

    await own(page, 'Nara!').locator('summary').click();
    await own(page, 'Nara!').getByRole('button', { name: 'Unsend' }).click();
    await page.getByText('You unsent a message').waitFor();
    expect(await own(page, 'Nara!').count()).toBe(0);
    const types = sandbox.history.flatMap((entry) => (entry.type === 'event' ? [entry.eventType] : []));
    expect(types).toEqual(expect.arrayContaining(['message', 'messageEdited', 'unsend']));
  });
});
