import type { BotProcess, LogLine } from './bot-process';
import { until } from './observe';

/** What a bot that has loaded a watch logs when it gets the watch's signal. */
export async function watchReport<T extends LogLine>(
  bot: BotProcess,
  signal: NodeJS.Signals,
  watch: string,
): Promise<T> {
  const reports = () => bot.logs.filter(({ message }) => message === watch) as T[];
  const before = reports().length;
  process.kill(bot.pid, signal);
  await until(() => reports().length > before, 30_000);
  const report = reports()[before];
  if (!report) throw new Error('the bot has reported nothing');
  return report;
}
