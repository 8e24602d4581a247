import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fill } from '../stores/events.mjs';

/** A bot that starts on a huge backlog while LINE refuses every call: the most it holds in memory. */
export async function memory(scene, { quick }) {
  const pending = quick ? 50_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-bench-memory-'));
  const url = `file:${folder}/kidoku.db`;
  await fill(url, pending, pending / 10);
  const mb = await scene.with('kidoku', { databaseUrl: url, warmUp: 0, refuses: true }, async (bot) => {
    await pause(quick ? 10_000 : 60_000);
    return bot.peakMb();
  });
  rmSync(folder, { recursive: true });
  return [
    {
      what: `most memory in the first minute with ${pending.toLocaleString('en')} pending events, LINE refusing every call`,
      against: '–',
      ours: `${mb.toFixed(0)} MB`,
      theirs: '–',
      value: `${mb.toFixed(0)} MB`,
      least: '400 MB',
      aim: '250 MB',
      met: mb <= 400,
    },
  ];
}
