import { join } from 'node:path';
import type { BotProcess, LogLine } from './bot-process';
import { watchReport } from './watch-report';

/** What makes Node load it into a bot that can be asked with `loopReport`. */
export const LOOP_WATCH = `--import ${join(__dirname, 'loop-watch.mjs')}`;

export interface LoopReport extends LogLine {
  /** The most CPU time, in ms, that passed before the event loop came to its timers again: that long everyone else waited. */
  readonly longestMs: number;
  /** Names that every object seems to have. */
  readonly polluted: readonly string[];
}

/** What the bot's event loop has been through since the last report. */
export function loopReport(bot: BotProcess): Promise<LoopReport> {
  return watchReport(bot, 'SIGWINCH', 'loop-watch');
}

/** What this thread has computed so far. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
