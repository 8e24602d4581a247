// npm run store:copy: builds if needed, then copies. In an image: node dist/store-copy.js.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';

const root = join(import.meta.dirname, '..');
const caller = process.env.INIT_CWD ?? process.cwd();
process.chdir(root);
if (!isBuilt()) await build();
const copy = spawn(process.execPath, [join(root, 'dist/store-copy.js'), ...process.argv.slice(2)], {
  cwd: caller,
  stdio: 'inherit',
});
const [code] = await once(copy, 'close');
process.exit(code ?? 1);
