import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/**
 * Journeys run the program as it is shipped, and the sandbox's page, so both are built once before them: into a folder of
 * this run's own, so that neither a running bot nor another run is disturbed. Another one is for what bots write.
 */
export default function build(): void {
  const dist = join(root, 'node_modules/.cache/kidoku-test', String(process.pid));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', dist], {
    cwd: root,
    stdio: 'inherit',
  });
  process.env.KIDOKU_TEST_DIST = dist;
  const dirs = mkdtempSync(join(tmpdir(), 'kidoku-tests-'));
  // A bot that runs as nobody goes through it.
  chmodSync(dirs, 0o755);
  process.env.KIDOKU_TEST_DIRS = dirs;

  const page = join(dist, 'page');
  execFileSync(process.execPath, [join(root, 'scripts/build-page.mjs'), page], { stdio: 'inherit' });
  process.env.KIDOKU_TEST_PAGE = page;
}
