import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runToEnd } from '../support/run-to-end';

const found = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'node'))
  .filter((node) => existsSync(node))
  .find((node) => Number(/\d+/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[0]) < 24);

/** Where no older Node.js is installed, this one says that it is one. */
const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.0.0'}})`;

it('tells an older Node.js from the first line which one to get, and how', async () => {
  const { code, stderr, stdout } = await runToEnd(
    {},
    found ? { node: found } : { nodeArgs: ['--import', pretend] },
  );

  expect(stderr).toMatch(/^Kidoku needs Node\.js 24/);
  expect(stderr).toContain('npm run start:prod');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([code, stdout]).toEqual([1, '']);
});
