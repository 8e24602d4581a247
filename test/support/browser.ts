import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Sandbox } from '../../sandbox/sandbox';
import { findProgram } from './program';

/** Built by build.ts for this run. */
export const PAGE_DIR = process.env.KIDOKU_TEST_PAGE ?? 'dist-sandbox/page/browser';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the sandbox's page for one test; everything else of the window is as `options` say. */
export type Open = (sandbox: Sandbox, options?: BrowserContextOptions) => Promise<Page>;

/**
 * Tests in a real browser. Each also fails where the page logs an error or asks any other host for anything. Without a
 * Chromium on the path a single test says so: a machine that has none can still run all the rest.
 */
export function describeInBrowser(name: string, tests: (open: Open) => void): void {
  const executablePath = findProgram(NAMES, name);
  describe(name, () => {
    if (executablePath === undefined) {
      it(`is not run: no ${NAMES.join(', ')} on the path`, () => undefined);
      return;
    }

    let browser: Browser;
    const contexts: BrowserContext[] = [];
    const problems: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    });
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(problems.splice(0)).toEqual([]);
    });
    afterAll(() => browser.close());

    tests(async (sandbox, options = {}) => {
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1360, height: 860 },
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== sandbox.url) problems.push(`asked elsewhere: ${request.url()}`);
      });
      await page.goto(sandbox.url);
      return page;
    });
  });
}
