import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the built bot as a child and passes on the signals that ask it to stop.
 * `ended` resolves with the exit code for this process: 0 where it was asked to stop and did, else the bot's own.
 */
export function runBot(env = process.env) {
  // In a process group of its own: a terminal sends Ctrl-C to the whole group, and the bot would get it twice.
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: 'inherit', detached: true });
  const bot = { asked: false, exited: false, ended: undefined, stop };

  function stop(signal = 'SIGTERM') {
    bot.asked = true;
    child.kill(signal);
  }

  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  process.on('exit', () => child.kill());
  bot.ended = new Promise((resolve) => {
    child.once('error', (error) => {
      bot.exited = true;
      console.error(`The bot could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      bot.exited = true;
      resolve(code ?? (bot.asked ? 0 : 128 + constants.signals[signal]));
    });
  });
  return bot;
}
