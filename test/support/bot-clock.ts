import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDir } from './bot-process';

/** The wall clock of bots that are started with its settings: it can be set wrong, and right again, at any time. */
export class BotClock {
  private readonly file = join(newDir(), 'clock');

  constructor() {
    this.setOff(0);
  }

  get env(): Record<string, string> {
    return {
      NODE_OPTIONS: `--import ${join(__dirname, 'clock-jumps.mjs')}`,
      KIDOKU_CLOCK: this.file,
    };
  }

  /** @param ms how far it is ahead of the true time. */
  setOff(ms: number): void {
    writeFileSync(`${this.file}.new`, String(ms));
    // At once: a bot must not read half of it.
    renameSync(`${this.file}.new`, this.file);
  }
}
