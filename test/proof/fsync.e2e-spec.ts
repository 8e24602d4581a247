import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { until } from '../support/observe';
import { findProgram } from '../support/program';

const USERS = 12;
const MESSAGES_EACH = 8;

/** The answered webhooks of what the kernel saw: for each, whether a sync returned between its request and its 200. */
function acknowledged(trace: string): { readonly synced: boolean }[] {
  let syncs = 0;
  /** By connection: how many syncs there had been when its request came. */
  const asked = new Map<string, number>();
  return trace.split('\n').flatMap((line) => {
    if (/\b(fsync|fdatasync)\b.*= 0$/.test(line)) syncs += 1;
    const request = /\bread\((\d+), "POST \/webhook/.exec(line)?.[1];
    if (request !== undefined) asked.set(request, syncs);
    const answer = /\b(?:write|writev|sendto|sendmsg)\((\d+), .*HTTP\/1\.1 200 OK/.exec(line)?.[1];
    return answer === undefined ? [] : [{ synced: syncs > (asked.get(answer) ?? Infinity) }];
  });
}

it('acknowledges a webhook only after the disk has it: the kernel sees a sync between each request and its 200', async () => {
  const strace = findProgram(['strace'], 'that an acknowledgement waits for the disk');
  if (strace === undefined) return;
  // A traced bot is slow: one that is too slow for LINE is soon delivered to again.
  const sandbox = await startSandbox({ redeliveryScheduleMs: Array.from({ length: 100 }, () => 200) });
  const bot = await BotProcess.start(sandbox);
  const file = join(bot.dir, 'trace');
  const calls = 'trace=fsync,fdatasync,read,write,writev,sendto,sendmsg';
  // Its main thread alone, which does all of this, so that no call is cut in two by another thread's.
  const tracer = spawn(strace, ['-s', '20', '-e', calls, '-o', file, '-p', String(bot.pid)], {
    stdio: 'ignore',
  });
  await Promise.race([
    once(tracer, 'spawn'),
    once(tracer, 'error').then(([error]) => Promise.reject(error as Error)),
  ]);
  await until(() => readFileSync(`/proc/${bot.pid}/status`, 'utf8').includes(`TracerPid:\t${tracer.pid}`));
  // At the same moment, so that the commit of one is not over by chance before the answer to another is written.
  const users = Array.from({ length: USERS }, (_, i) => sandbox.user(`User ${i}`));
  for (let n = 0; n < MESSAGES_EACH; n++) {
    await Promise.all(users.map((user) => user.says(`message ${n}`).delivered));
  }
  tracer.kill('SIGINT');
  await once(tracer, 'exit');
  await bot.kill('SIGKILL');
  await sandbox.close();

  const webhooks = acknowledged(readFileSync(file, 'utf8'));
  expect(webhooks.length).toBeGreaterThanOrEqual(USERS * MESSAGES_EACH);
  expect(webhooks.filter(({ synced }) => !synced).length).toBe(0);
}, 120_000);
