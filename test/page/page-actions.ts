import type { Locator, Page } from 'playwright-core';

/** What someone at the page does, by the names that the page shows. */

export async function choose(page: Page, chat: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name: chat }).click();
  await page.getByRole('heading', { name: chat }).waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(text);
  await composer.press('Enter');
}

export function answer(page: Page, text: string): Locator {
  return page.locator('[data-from=bot]', { hasText: text });
}

export function own(page: Page, text: string): Locator {
  return page.locator('[data-from=user]', { hasText: text });
}

/** The newest event with that text. */
export function lane(page: Page, text: string): Locator {
  return page.locator('.lane', { hasText: text }).first();
}

export async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings' }).click();
  return page.getByRole('dialog', { name: 'Settings' });
}

/** Notes from now on, as they appear in the conversation: `Read` on a user's message, `answer` for one of the bot. */
export async function watchOrder(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const order: string[] = [];
    const count = { Read: 0, answer: 0 };
    const note = (what: 'Read' | 'answer', selector: string): void => {
      const now = document.querySelectorAll(selector).length;
      for (; count[what] < now; count[what] += 1) order.push(what);
    };
    new MutationObserver(() => {
      note('Read', '.conversation .read');
      note('answer', '.conversation [data-from=bot]');
    }).observe(document.body, { subtree: true, childList: true });
    return order;
  });
  return () => seen.jsonValue();
}
