// npm run proof [-- --long] [-- --only=word]: nothing lost, nothing doubled, "Read" first; then, that these tests can fail.
// The short form is what `npm test` runs of it, and the mutations. The last line counts what passed and failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** What is shown, by which tests, and the settings of the long form. */
const SCENARIOS = [
  ['killed at random, SQLite', ['test/processes/sudden-death'], { KILLS: '1000' }],
  ['killed at random, three on PostgreSQL', ['test/instances/sudden-death'], { RUNS: '10', KILLS: '8' }],
  ['killed at 30 named points, both stores', ['test/proof/crash-points'], { SEEDS: '20' }],
  ['crashes and faults in virtual time', ['test/proof/simulation'], { WORLDS: '20000' }],
  ['acknowledged after the disk has it', ['test/proof/fsync'], {}],
  ['torn and flipped WAL', ['test/proof/torn-wal'], { DAMAGES: '2000' }],
  ['full disk', ['test/proof/full-disk'], { SEEDS: '20' }],
  ['restored backup', ['test/proof/restored-backup'], {}],
  ['clock jumps', ['test/proof/clock-jumps'], { SEEDS: '5' }],
  ['PostgreSQL stopped and started', ['test/instances/database-outage'], { OUTAGE_SECONDS: '300' }],
  ['PostgreSQL fails over to a standby', ['test/instances/failover'], { RUNS: '10' }],
  ['connections cut and stalled, an instance asleep', ['test/instances/broken-way'], {}],
  ['two instances race', ['src/inbox/store/postgres/races', 'src/inbox/store/postgres/two-instances'], {}],
  ['upgrade with both versions at work', ['test/instances/rolling-upgrade'], {}],
  [
    'SIGTERM with work in hand',
    ['test/processes/shutdown', 'test/proof/shutdown-under-load', 'test/journeys/killed'],
    { MESSAGES: '2000' },
  ],
  [
    'LINE misbehaves in every way, marks and sends',
    ['test/journeys/read-faults', 'test/journeys/read-outage', 'test/journeys/reply-faults', 'src/line/'],
    {},
  ],
  ['redelivered, doubled, late, out of order', ['test/journeys/redelivery', 'test/journeys/unusual'], {}],
  [
    'signatures, bit by bit',
    ['src/webhook/line-signature', 'src/webhook/webhook.signature', 'test/proof/flipped-bits'],
    {},
  ],
  ['a load that goes on', ['test/proof/soak'], { SOAK_MINUTES: '60' }],
  ['hostile bodies', ['test/proof/hostile-bodies'], { BODIES: '10000000' }],
  ['hostile shapes and slow clients', ['test/proof/hostile-shapes', 'test/proof/slow-clients'], {}],
  ['a handler that always throws', ['src/inbox/event-processor', 'test/journeys/features'], {}],
  [
    'one contract for both stores',
    ['src/inbox/store/sqlite/sqlite-inbox-store', 'src/inbox/store/postgres/postgres-inbox-store'],
    {},
  ],
  ['no secret and no text in what operators see', ['test/proof/canaries', 'src/line/line.secrets'], {}],
];

const long = process.argv.includes('--long');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);

const reports = mkdtempSync(join(tmpdir(), 'kidoku-proof-'));
const rows = [];
for (const [shown, tests, settings] of SCENARIOS) {
  if (only !== undefined && !shown.includes(only)) continue;
  console.log(`\n== ${shown}`);
  rows.push({ shown, ...runTests(tests, long ? settings : {}) });
}
if (only === undefined || 'mutations'.includes(only)) {
  console.log('\n== mutations');
  rows.push({ shown: 'each mutation turns its test red', ...runMutations() });
}
rmSync(reports, { recursive: true });
if (rows.length === 0) {
  console.error(
    `Nothing is called "${only}". --only takes a part of: ${[...SCENARIOS.map(([shown]) => shown), 'mutations'].join(' · ')}`,
  );
  process.exit(1);
}

console.table(
  Object.fromEntries(rows.map(({ shown, passed, failed, seconds }) => [shown, { passed, failed, seconds }])),
);
const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

function runTests(tests, settings) {
  const report = join(reports, 'report.json');
  rmSync(report, { force: true });
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const startedAt = Date.now();
  spawnSync(
    process.execPath,
    [...jest, 'node_modules/jest/bin/jest.js', ...tests, '--json', `--outputFile=${report}`],
    { cwd: ROOT, env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  // Names that match no test would show nothing, and must not pass for shown.
  const missing = numPassedTests + failed === 0 ? 1 : 0;
  return {
    passed: numPassedTests,
    failed: failed + missing,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}

function runMutations() {
  const startedAt = Date.now();
  const { stdout } = spawnSync(process.execPath, ['test/mutations/run.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  const [, passed = 0, failed = 1] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  return {
    passed: Number(passed),
    failed: Number(failed),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}
