import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, statSync } from 'node:fs';

const SOURCES = ['src/**/*.ts', 'sandbox/**/*.{ts,tsx,css,html,svg,json}', 'tsconfig*.json', 'package.json'];
const BUILT = ['dist/main.js', 'dist-sandbox/sandbox.js', 'dist-sandbox/page/browser/main.js'];

/** Whether what is built is there and no source is newer. */
export function isBuilt() {
  if (!BUILT.every((file) => existsSync(file))) return false;
  const built = Math.min(...BUILT.map(changedAt));
  return globSync(SOURCES, { exclude: ['**/*.spec.ts'] }).every((file) => changedAt(file) <= built);
}

/** Builds without a word, and shows what the build said only where it failed, which ends this process. */
export async function build() {
  console.log('Building …');
  const child = spawn('npm', ['run', 'build'], { shell: process.platform === 'win32' });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const [code] = await once(child, 'close');
  if (code === 0) return;
  process.stderr.write(Buffer.concat(said));
  console.error('The build failed, see above.');
  process.exit(1);
}

function changedAt(file) {
  return statSync(file).mtimeMs;
}
