// npm run measure: how fast the built bot is ready, and what it holds in memory when idle. Build first.
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fillStore } from './fill-store.mjs';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const STARTS = 7;
const IDLE_MS = 5_000;
const EVENTS = 100_000;
const TARGETS = { readyMs: 1_500, rssMb: 150 };

// LINE is out of reach, so a bot with pending events is not idle: it tries them.
const stores = [
  { store: 'empty', idle: true, fill: () => undefined },
  { store: `${EVENTS} done`, idle: true, fill: (file) => fillStore(file, EVENTS, { done: true }) },
  { store: `${EVENTS} pending`, idle: false, fill: (file) => fillStore(file, EVENTS, { done: false }) },
];

console.log(`Target: ready within ${TARGETS.readyMs} ms, idle at up to ${TARGETS.rssMb} MB.\n`);
const rows = [];
for (const { store, idle, fill } of stores) {
  const dir = mkdtempSync(join(tmpdir(), 'kidoku-measure-'));
  await fill(join(dir, 'data/kidoku.db'));
  const starts = [];
  for (let start = 0; start < STARTS; start++) starts.push(await measure(dir, start === 0 ? IDLE_MS : 0));
  const ready = starts.map(({ readyMs }) => readyMs).sort((a, b) => a - b);
  const [{ rssMb }] = starts;
  const median = ready[Math.floor(STARTS / 2)];
  rows.push({ store, 'ready ms, median': median, longest: ready.at(-1), 'MB after 5 s': rssMb });
  if (median > TARGETS.readyMs || (idle && rssMb > TARGETS.rssMb)) process.exitCode = 1;
  rmSync(dir, { recursive: true });
}
console.table(rows);

/** One start, until a health check says that it is ready, and then so long left alone. */
async function measure(cwd, idleMs) {
  const env = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    LINE_CHANNEL_SECRET: '0'.repeat(32),
    LINE_CHANNEL_ACCESS_TOKEN: 'none',
    LINE_API_BASE_URL: 'http://127.0.0.1:1',
    LINE_CHAT_MODE: 'true',
  };
  const startedAt = performance.now();
  const bot = spawn(process.execPath, [MAIN], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(bot, 'exit');
  const url = await Promise.race([listening(bot.stdout), ended]);
  if (typeof url !== 'string') throw new Error(`The bot ended with ${url}.`);
  while (!(await fetch(`${url}/health/ready`)).ok);
  const readyMs = Math.round(performance.now() - startedAt);
  await pause(idleMs);
  const rssMb = Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(bot.pid)])) / 1_024);
  bot.kill('SIGKILL');
  await ended;
  return { readyMs, rssMb };
}

async function listening(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const { message, params } = JSON.parse(line);
    if (message !== 'listening') continue;
    // What comes after is read and thrown away, or the bot would wait for a reader.
    stdout.resume();
    return params.url;
  }
}
