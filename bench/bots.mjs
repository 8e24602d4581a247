// The bots under test, each in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { SECRET } from './messages.mjs';

const here = (file) => join(import.meta.dirname, file);

/** Name, program and whether it marks before it answers. */
export const BOTS = {
  kidoku: { title: 'Kidoku, every promise on', main: here('../dist/main.js'), marks: true },
  sdkMark: {
    title: 'LINE’s SDK on Express, mark then reply',
    main: here('peers/sdk-mark-echo.mjs'),
    marks: true,
  },
  sdkEcho: {
    title: 'LINE’s SDK on Express, reply alone (its echo example)',
    main: here('peers/sdk-echo.mjs'),
    marks: false,
  },
  sdkSilent: {
    title: 'LINE’s SDK on Express, answers 200 and does nothing',
    main: here('peers/sdk-silent.mjs'),
    marks: false,
  },
  bare: { title: 'node:http and undici by hand, keeping nothing', main: here('peers/bare.mjs'), marks: true },
  ...(process.env.BENCH_OTHER_DIST && {
    other: {
      title: 'another build of Kidoku',
      main: resolve(process.env.BENCH_OTHER_DIST, 'main.js'),
      marks: true,
    },
  }),
};

/** Starts a bot that calls `line`; resolves when it listens. */
export async function startBot(name, line, databaseUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-bench-'));
  const child = spawn(process.execPath, [BOTS[name].main], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', NODE_ENV: 'production' },
      ...{ LINE_CHANNEL_SECRET: SECRET, LINE_CHANNEL_ACCESS_TOKEN: 'token', LINE_API_BASE_URL: line },
      ...{ LINE_CHAT_MODE: 'true', ...(databaseUrl && { DATABASE_URL: databaseUrl }) },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listening(child);
  return {
    url,
    /** CPU of the whole process since its start, in ms. */
    cpuMs() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    /** The most memory that it has held, in MB. */
    peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1_024,
    /** Asked to, not killed: a store that is used again must not begin with an answer whose end was not kept. */
    async end() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const { message, params } = line.startsWith('{') ? JSON.parse(line) : {};
    if (message !== 'listening') continue;
    stdout.resume();
    return params.url;
  }
  throw new Error('the bot did not start');
}
