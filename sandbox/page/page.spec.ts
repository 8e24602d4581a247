import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';

const SCRIPT = '{"imports":{}}';

let root: string;
let sandbox: Sandbox;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'kidoku-page-'));
  const pageDir = join(root, 'page');
  mkdirSync(join(pageDir, 'style'), { recursive: true });
  writeFileSync(join(pageDir, 'index.html'), `<html><script type="importmap">${SCRIPT}</script></html>`);
  writeFileSync(join(pageDir, 'main.js'), 'void 0;');
  writeFileSync(join(pageDir, 'style/style.css'), 'body {}');
  writeFileSync(join(root, 'secret.js'), 'secret');
  sandbox = await startSandbox({ pageDir });
});

afterEach(async () => {
  await sandbox.close();
  rmSync(root, { recursive: true });
});

const get = (path: string): Promise<Response> => fetch(sandbox.url + path);

it('lets the page load nothing but its own, and run no inline script but its import map', async () => {
  const page = await get('/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy')?.split('; ');
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      `script-src 'self' 'sha256-${hash}'`,
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ]),
  );
});

it.each([
  ['/page/main.js', 'text/javascript; charset=utf-8', 'void 0;'],
  ['/page/main.js?again', 'text/javascript; charset=utf-8', 'void 0;'],
  ['/page/style/style.css', 'text/css; charset=utf-8', 'body {}'],
])('serves %s', async (path, type, text) => {
  const file = await get(path);
  expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([200, type, text]);
});

it.each(['preact', 'hooks', 'jsx-runtime'])(
  'serves %s, so that the page needs no other host',
  async (name) => {
    const file = await get(`/vendor/${name}.mjs`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(await file.text()).toContain('export');
  },
);

it.each([
  '/page/../secret.js',
  '/page/%2e%2e/secret.js',
  '/page//main.js',
  '/page/',
  '/vendor/../../package.json',
])('serves nothing outside of the page: %s', async (path) => {
  const { port } = new URL(sandbox.url);
  // fetch would tidy the path up before it asks.
  const asked = request({ host: '127.0.0.1', port, path });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(404);
});

it('says how to build a page that is not built', async () => {
  const other = await startSandbox({ pageDir: join(root, 'nothing') });
  const answer = await fetch(other.url);
  const words: unknown = await answer.json();
  await other.close();
  expect([answer.status, words]).toEqual([503, { message: 'The page is not built. Run: npm run build' }]);
});
