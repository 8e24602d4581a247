import { join } from 'node:path';
import type { BotProcess, LogLine } from './bot-process';
import { watchReport } from './watch-report';

/** What makes Node load it into a bot that can be asked with `heapReport`. */
export const HEAP_WATCH = `--import ${join(__dirname, 'heap-watch.mjs')}`;

export interface HeapReport extends LogLine {
  /** What is still referred to, on the heap and beside it. */
  readonly aliveBytes: number;
}

export function heapReport(bot: BotProcess): Promise<HeapReport> {
  return watchReport(bot, 'SIGURG', 'heap-watch');
}
