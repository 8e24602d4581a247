import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { until } from '../support/observe';
import { findProgram } from '../support/program';

const MESSAGES = 40;

/** What the kernel saw, in its order: `synced` when a sync returned, `acknowledged` when a 200 began to be written. */
function whatHappened(trace: string): string[] {
  return trace.split('\n').flatMap((line) => {
    if (/\b(fsync|fdatasync)\b.*= 0$/.test(line)) return ['synced'];
    if (/\b(write|writev|sendto|sendmsg)\b.*HTTP\/1\.1 200 OK/.test(line)) return ['acknowledged'];
    return [];
  });
}

/** How many 200s went out with no sync between them and the 200 before. */
function acknowledgedUnsynced(happened: readonly string[]): number {
  return happened.filter((what, i) => what === 'acknowledged' && happened[i - 1] !== 'synced').length;
}

it('acknowledges a webhook only after the disk has it: the kernel sees a sync before each 200', async () => {
  const strace = findProgram(['strace'], 'that an acknowledgement waits for the disk');
  if (strace === undefined) return;
  const sandbox = await startSandbox();
  const bot = await BotProcess.start(sandbox);
  const file = join(bot.dir, 'trace');
  const calls = 'trace=fsync,fdatasync,write,writev,sendto,sendmsg';
  const tracer = spawn(strace, ['-f', '-s', '20', '-e', calls, '-o', file, '-p', String(bot.pid)], {
    stdio: 'ignore',
  });
  await Promise.race([
    once(tracer, 'spawn'),
    once(tracer, 'error').then(([error]) => Promise.reject(error as Error)),
  ]);
  await until(() => readFileSync(`/proc/${bot.pid}/status`, 'utf8').includes(`TracerPid:\t${tracer.pid}`));
  const user = sandbox.user('Aiko');
  for (let n = 0; n < MESSAGES; n++) await user.says(`message ${n}`).delivered;
  tracer.kill('SIGINT');
  await once(tracer, 'exit');
  await bot.kill('SIGKILL');
  await sandbox.close();

  const happened = whatHappened(readFileSync(file, 'utf8'));
  expect(happened.filter((what) => what === 'acknowledged')).toHaveLength(MESSAGES);
  expect(acknowledgedUnsynced(happened)).toBe(0);
}, 60_000);
