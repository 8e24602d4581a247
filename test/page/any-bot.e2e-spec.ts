import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { LineApi } from '../../sandbox/testing/line-api';
import { TinyBot } from '../../sandbox/testing/tiny-bot';
import { describeInBrowser, PAGE_DIR } from '../support/browser';
import { until } from '../support/observe';
import { answer, choose, lane, openSettings, own, say } from './page-actions';
import { richMessages } from './rich-messages';

describeInBrowser('the page, with a bot that does what the test says', (open) => {
  let sandbox: Sandbox;
  let bot: TinyBot;
  let line: LineApi;

  beforeEach(async () => {
    bot = await TinyBot.start();
    sandbox = await startSandbox({ pageDir: PAGE_DIR, webhookUrl: bot.url });
    line = new LineApi(sandbox);
    sandbox.user('Aiko');
  });

  afterEach(async () => {
    await sandbox.close();
    await bot.close();
  });

  const push = (messages: readonly object[]) =>
    line.post('/v2/bot/message/push', { to: sandbox.user('Aiko').id, messages });

  it('marks an answer that came before "Read" in red, and says why', async () => {
    bot.answer = async ({ events: [event] }) => {
      await line.reply(event?.replyToken, 'Too early');
      await line.mark(event?.message?.markAsReadToken);
      return 200;
    };
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    await say(page, 'Hello');
    await answer(page, 'Too early').waitFor();

    await lane(page, 'Hello')
      .getByText(/Read came .* after the answer: the bot must wait for its mark/)
      .waitFor();
    expect(await lane(page, 'Hello').getAttribute('class')).toContain('lane-broken');
    await page.getByText('1 answered before Read').waitFor();
    await page.getByRole('button', { name: 'Check all promises' }).click();
    await page.getByText('1 promise was broken').waitFor();
  });

  it('shows what a webhook took that the bot refused, and its redelivery', async () => {
    const statuses = [500, 200];
    bot.answer = () => statuses.shift() ?? 200;
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    await say(page, 'Hello');
    await lane(page, 'Hello')
      .getByText(/webhook 500 in/)
      .waitFor();
    await lane(page, 'Hello')
      .getByText(/redelivered after .*: 200 in/)
      .waitFor();
  });

  it('taps quick replies and postbacks', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    const items = [
      { type: 'message', label: 'Menu', text: 'The menu, please' },
      { type: 'postback', label: 'Hours', data: 'hours=1', displayText: 'When?' },
    ].map((action) => ({ type: 'action', action }));
    await push([{ type: 'text', text: 'What shall it be?', quickReply: { items } }]);

    await page.getByRole('group', { name: 'Quick replies' }).getByRole('button', { name: 'Menu' }).click();
    await own(page, 'The menu, please').waitFor();
    await page.getByRole('group', { name: 'Quick replies' }).waitFor({ state: 'hidden' });

    await push([{ type: 'text', text: 'And?', quickReply: { items } }]);
    await page.getByRole('group', { name: 'Quick replies' }).getByRole('button', { name: 'Hours' }).click();
    await own(page, 'When?').getByText('The bot is not told').waitFor();
    await lane(page, 'postback').getByText('webhook 200').waitFor();
    await expectEvent({ type: 'postback', postback: { data: 'hours=1' } });
  });

  it('draws messages of every kind and asks no other host for their pictures', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    for (const sent of richMessages) expect((await push(sent)).body).toHaveProperty('sentMessages');

    const messages = page.getByRole('log');
    await messages.getByText('Receipt').waitFor();
    await page.getByRole('link', { name: 'Map' }).waitFor();
    for (const file of ['shop.jpg', 'Matcha.jpg', 'a.png', 'photo.jpg', 'clip.mp4', 'hero.png', 'floor']) {
      await page
        .getByRole('img', { name: new RegExp(`https://cdn\\.example\\.com/menu/${file}$`) })
        .waitFor();
    }
    await page.getByText('1:01').waitFor();

    await page.getByRole('button', { name: 'Order Matcha' }).click();
    await expectEvent({ type: 'postback', postback: { data: 'order=Matcha' } });
    await page.getByRole('button', { name: 'Pick a day' }).click();
    await page.getByRole('dialog').getByLabel('Pick a date or time').fill('2026-12-25');
    await page.keyboard.press('Enter');
    await expectEvent({ type: 'postback', postback: { data: 'day', params: { date: '2026-12-25' } } });
    await page.getByRole('button', { name: 'left' }).click();
    await expectEvent({ type: 'message', message: { text: 'left' } });
    // The chat moves on to what was just said, and the button with it.
    await own(page, 'left').waitFor();
    await page.getByRole('button', { name: 'Pay' }).click();
    await expectEvent({ type: 'message', message: { text: 'Pay' } });
  });

  it('shows who has blocked the bot', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    await page.getByRole('button', { name: 'Block' }).click();
    await expectEvent({ type: 'unfollow' });
    await page.getByText('Aiko has blocked the bot').waitFor();
    await page.getByRole('button', { name: 'Follow' }).click();
    await expectEvent({ type: 'follow', follow: { isUnblocked: true } });
  });

  it('shows a setting as it was chosen, whatever is drawn before the sandbox has it', async () => {
    const page = await open(sandbox);
    const change = Promise.withResolvers<undefined>();
    await page.route('**/sandbox/settings', async (route) => {
      if (route.request().method() === 'PATCH') await change.promise;
      await route.continue();
    });
    const settings = await openSettings(page);
    const automatic = settings.getByRole('radio', { name: 'Automatic' });
    const redelivery = settings.getByRole('switch', { name: 'Webhook redelivery' });
    await automatic.check();
    await redelivery.uncheck();

    sandbox.user('Kenji');
    await page.getByText('Kenji').first().waitFor();

    expect([await automatic.isChecked(), await redelivery.isChecked()]).toEqual([true, false]);
    change.resolve(undefined);
    await until(() => sandbox.account === 'automatic');
    expect(await automatic.isChecked()).toBe(true);
  });

  it('counts the answers in a chat that is not looked at', async () => {
    sandbox.user('Kenji');
    const page = await open(sandbox);
    await choose(page, 'Kenji');
    await push([
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ]);
    await page.getByRole('button', { name: /Aiko.*2 new answers/ }).waitFor();
    await choose(page, 'Aiko');
    await page.getByRole('button', { name: /Aiko.*2 new answers/ }).waitFor({ state: 'hidden' });
  });

  async function expectEvent(wanted: object): Promise<void> {
    const came = (): boolean => bot.events.some((event) => isLike(event, wanted));
    await sandbox.waitFor(came).catch(() => undefined);
    if (!came()) expect(bot.events.at(-1)).toMatchObject(wanted);
  }
});

function isLike(event: object, wanted: object): boolean {
  try {
    expect(event).toMatchObject(wanted);
    return true;
  } catch {
    return false;
  }
}
