import { join } from 'node:path';
import type { BotProcess, LogLine } from './bot-process';
import { until } from './observe';

/** What makes Node load it into a bot that can be asked with `heapReport`. */
export const HEAP_WATCH = `--import ${join(__dirname, 'heap-watch.mjs')}`;

export interface HeapReport extends LogLine {
  /** What is still referred to, on the heap and beside it. */
  readonly aliveBytes: number;
  /** What the process holds, garbage included, in bytes. */
  readonly rss: number;
}

export async function heapReport(bot: BotProcess): Promise<HeapReport> {
  const reports = () => bot.logs.filter(({ message }) => message === 'heap-watch') as HeapReport[];
  const before = reports().length;
  process.kill(bot.pid, 'SIGURG');
  await until(() => reports().length > before, 30_000);
  const report = reports()[before];
  if (!report) throw new Error('the bot has reported nothing');
  return report;
}
