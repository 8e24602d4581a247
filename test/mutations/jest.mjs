import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { clearInterval, clearTimeout, setInterval } from 'node:timers';
import { root } from './working-copy.mjs';

const [command, ...beforeArguments] = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts.test.split(' ');

/** By the folder of its tests. Jest would look through all of them for any file. */
const PROJECTS = { src: 'unit', sandbox: 'sandbox', testing: 'testing', test: 'e2e' };

/** Longer than any test, and any run of jest, takes on a busy machine: what is only slow shows nothing. */
const TEST_LIMIT_MS = 2 * 60_000;
const RUN_LIMIT_MS = 15 * 60_000;
/** What a mutant leaves open may keep jest from ending, though it has told its results. */
const LOOK_MS = 500;
const LOOKS_AFTER_RESULTS = 10;

/** As `process.env` says, but for what a proof says itself and what must be the same everywhere. */
const environment = (copy, env) => ({
  ...process.env,
  // A test that misses a program is an error then, in place of a green that shows nothing.
  CI: 'true',
  TMPDIR: join(copy, '.tmp'),
  PATH: [join(copy, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  ...env,
});

const running = new Set();
let over = false;

/**
 * Runs tests in a working copy, as `npm test` does.
 * @param tests parts of their full names
 * @returns those tests, and in words why not all could run
 */
export async function runTests(copy, { files, tests, env }) {
  if (over) await new Promise(() => undefined);
  const results = join(copy, '.tmp/results.json');
  rmSync(results, { force: true });
  const jest = [
    ...['--runInBand', '--silent', '--json', `--outputFile=${results}`],
    `--testTimeout=${TEST_LIMIT_MS}`,
    `--cacheDirectory=${join(copy, '.tmp/jest')}`,
    `--testNamePattern=${tests.map(escaped).join('|')}`,
    '--selectProjects',
    ...new Set(files.map((file) => PROJECTS[file.split('/')[0]])),
    '--runTestsByPath',
    ...files,
  ];
  // A group of its own, so that all that the tests have started can be ended with them.
  const child = spawn(command, [...beforeArguments, ...jest], {
    cwd: copy,
    env: environment(copy, env),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const timer = setTimeout(() => {
    said = `jest did not end within ${RUN_LIMIT_MS} ms`;
    end(child);
  }, RUN_LIMIT_MS);
  let looks = 0;
  const watch = setInterval(() => {
    if (existsSync(results) && ++looks === LOOKS_AFTER_RESULTS) end(child);
  }, LOOK_MS);
  await once(child, 'close');
  clearTimeout(timer);
  clearInterval(watch);
  running.delete(child);
  return read(results) ?? { tests: [], problem: said };
}

/** Ends all that runs, with whatever it has started, and lets nothing more begin. */
export async function endAll() {
  over = true;
  const ended = [...running].map((child) => once(child, 'exit'));
  for (const child of running) end(child);
  await Promise.all(ended);
}

function end(child) {
  process.kill(-child.pid, 'SIGKILL');
}

/** @returns undefined where jest got nowhere */
function read(file) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const tests = results.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName, status, failureMessages }) => ({
      name: fullName,
      status,
      why: failureMessages.join('\n'),
    }));
  const broken = results.testResults.filter(({ assertionResults }) => assertionResults.length === 0);
  return {
    tests,
    problem:
      results.numRuntimeErrorTestSuites > 0 ? broken.map(({ message }) => message).join('\n') : undefined,
  };
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
