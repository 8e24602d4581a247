// Builds the sandbox's page into the folder that is given, or to where the built sandbox looks for it.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const page = join(root, 'sandbox/page/browser');
const [, , out = join(root, 'dist-sandbox/page/browser')] = process.argv;

const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(page, 'tsconfig.build.json'), '--outDir', out], {
  stdio: 'inherit',
});
for (const file of globSync('**/*.{html,css,svg}', { cwd: page })) cpSync(join(page, file), join(out, file));
