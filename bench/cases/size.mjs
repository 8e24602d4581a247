import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../statistics.mjs';
import { fillKnown, holdForAMinute } from '../stores/filled.mjs';
import { sideBySide } from './side-by-side.mjs';

/** The same messages beside a small store and beside a big one. */
export async function size(scene, { quick }) {
  const messages = quick ? 3_000 : 10_000;
  const sizes = {
    small: { conversations: 1_000, pending: 0 },
    big: quick ? { conversations: 50_000, pending: 5_000 } : { conversations: 1_000_000, pending: 100_000 },
  };
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-bench-size-'));
  const urls = Object.fromEntries(Object.keys(sizes).map((name) => [name, `file:${folder}/${name}.db`]));
  for (const [name, { conversations, pending }] of Object.entries(sizes))
    await fillKnown(urls[name], conversations, pending);
  let first = 0;
  const cpu = await sideBySide(['small', 'big'], quick ? 1 : 5, async (name) => {
    first += messages * 2;
    holdForAMinute(urls[name]);
    const { cpuUs } = await scene.through('kidoku', {
      messages,
      databaseUrl: urls[name],
      first,
      warmUpFirst: 9_000_000 + first,
    });
    return cpuUs;
  });
  rmSync(folder, { recursive: true });
  const [small, big] = [median(cpu.small), median(cpu.big)];
  const { conversations, pending } = sizes.big;
  return [
    {
      what: `CPU per message at ${conversations.toLocaleString('en')} known conversations and ${pending.toLocaleString('en')} pending events`,
      against: 'at 1,000 conversations',
      ours: `${big.toFixed(0)} µs`,
      theirs: `${small.toFixed(0)} µs`,
      value: `${(big / small).toFixed(2)} times`,
      least: '1.3 times',
      aim: '1.1 times',
      met: big / small <= 1.3,
    },
  ];
}
