import type { User } from '../../sandbox/chat/user';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { LineApi } from '../../sandbox/testing/line-api';
import type { Received } from '../../sandbox/testing/tiny-bot';
import { TinyBot } from '../../sandbox/testing/tiny-bot';
import { describeInBrowser, PAGE_DIR } from '../support/browser';
import { answer, choose, own, say } from './page-actions';

describeInBrowser('the page, for everyone and at any load', (open) => {
  let sandbox: Sandbox;
  let bot: TinyBot;

  beforeEach(async () => {
    bot = await TinyBot.start();
    sandbox = await startSandbox({ pageDir: PAGE_DIR, webhookUrl: bot.url });
    const line = new LineApi(sandbox);
    const answerAll = async ({ events }: Received): Promise<void> => {
      for (const { replyToken, message } of events) {
        await line.mark(message?.markAsReadToken);
        await line.reply(replyToken, `Echo ${message?.text ?? ''}`);
      }
    };
    bot.answer = (received) => {
      void answerAll(received);
      return 200;
    };
    sandbox.user('Aiko');
    sandbox.user('Kenji');
  });

  afterEach(async () => {
    await sandbox.close();
    await bot.close();
  });

  it('can be used by the keyboard alone', async () => {
    const page = await open(sandbox);
    await page.getByRole('heading', { name: 'Aiko' }).waitFor();
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return [element?.getAttribute('aria-label'), element?.textContent].join(' ');
        });
        if (name.test(focused)) return;
      }
      throw new Error(`Tab does not lead to ${String(name)}`);
    };

    await tabTo(/Kenji/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Kenji' }).waitFor();
    await tabTo(/^Message\b/);
    await page.keyboard.type('First line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('Second line');
    await page.keyboard.press('Enter');
    await answer(page, 'Echo First line').waitFor();

    await tabTo(/^Stickers/);
    await page.keyboard.press('Enter');
    await tabTo(/^thanks/);
    await page.keyboard.press('Enter');
    await page.locator('[data-from=user]').getByRole('img', { name: 'thanks' }).waitFor();

    await own(page, 'First line').locator('summary').focus();
    await page.keyboard.press('Enter');
    await tabTo(/^\s*Unsend/);
    await page.keyboard.press('Enter');
    await page.getByText('You unsent a message').waitFor();
  });

  it('shows where the focus is, and says aloud what the bot said', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).toBe('solid');
    await say(page, 'Hello');
    await page
      .locator('[aria-live=polite]', { hasText: 'The bot: Echo Hello' })
      .waitFor({ state: 'attached' });
  });

  it('speaks Japanese to those who read it, and changes when asked', async () => {
    const page = await open(sandbox, { locale: 'ja-JP' });
    await page.getByRole('heading', { name: 'タイムライン' }).waitFor();
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('こんにちは');
    await page.keyboard.press('Enter');
    await page.getByText(/^既読 \d\d:\d\d$/).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
    await page.getByRole('combobox', { name: '言語' }).selectOption('en');
    await page.getByText(/^Read \d\d:\d\d$/).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  });

  it('fits a phone, one thing at a time', async () => {
    const page = await open(sandbox, { viewport: { width: 390, height: 780 } });
    await page.getByRole('button', { name: 'Chats' }).click();
    await choose(page, 'Kenji');
    await say(page, 'Hello');
    await answer(page, 'Echo Hello').waitFor();
    await page.getByRole('button', { name: 'Timeline' }).click();
    await page.getByText('Read, then answered').waitFor();
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  });

  it('stays quick while a thousand messages come', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    const slowest = await page.evaluateHandle(() => {
      const frames = { slowestMs: 0 };
      let last = performance.now();
      const next = (now: number): void => {
        frames.slowestMs = Math.max(frames.slowestMs, now - last);
        last = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      return frames;
    });
    const told = tellThousand(sandbox.user('Aiko'));
    await say(page, 'Still here?');
    await told;
    const answered = (history: Sandbox['history']) =>
      history.filter(({ type }) => type === 'bot.visible').length === 1_001;
    await sandbox.waitFor(answered, { timeoutMs: 60_000 });
    // What was said among the thousand may have scrolled away by now.
    await say(page, 'And now?');
    await answer(page, 'Echo And now?').waitFor({ timeout: 60_000 });

    expect(await page.locator('.row').count()).toBeLessThanOrEqual(240);
    expect(await page.locator('.lane').count()).toBeLessThanOrEqual(40);
    // Generous: the machine that runs this also runs the bot, the sandbox and other tests.
    expect((await slowest.jsonValue()).slowestMs).toBeLessThan(5_000);
  }, 240_000);

  it('begins anew with the sandbox, and comes back when it was gone', async () => {
    const page = await open(sandbox);
    await choose(page, 'Aiko');
    await say(page, 'Hello');
    await answer(page, 'Echo Hello').waitFor();
    await sandbox.reset();
    await page.getByText('Nobody is here yet').waitFor();
    sandbox.user('Mei');
    await choose(page, 'Mei');
    await say(page, 'Hello again');
    await answer(page, 'Echo Hello again').waitFor();
  });
});

/** As fast as the test's own small bot takes them, fifty at once. */
async function tellThousand(user: User): Promise<void> {
  for (let first = 1; first <= 1_000; first += 50) {
    const messages = Array.from({ length: 50 }, (_, offset) => user.says(`message ${first + offset}`));
    await Promise.all(messages.map(({ delivered }) => delivered));
  }
}
