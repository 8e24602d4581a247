import { BOTS, startBot } from './bots.mjs';
import { startWorker } from './orders.mjs';

/** A LINE and its users, each in a process of its own, and one bot at a time between them. */
export class Scene {
  static async open() {
    const [line, load] = await Promise.all([startWorker('line.mjs'), startWorker('load.mjs')]);
    return new Scene(line, load, await line('url'));
  }

  constructor(line, load, url) {
    Object.assign(this, { line, load, url });
  }

  async close() {
    await Promise.all([this.line.end(), this.load.end()]);
  }

  /** Starts a bot, warm from some messages, does `measure` with it and ends it. */
  async with(
    name,
    { databaseUrl, connections = 64, warmUp = 1_000, warmUpFirst = 9_000_000, ...line },
    measure,
  ) {
    const unreadAllowed = !BOTS[name].marks;
    const bot = await startBot(name, this.url, databaseUrl);
    try {
      await this.load('to', { url: bot.url, connections });
      if (warmUp > 0) {
        const answers = name !== 'sdkSilent';
        await this.line('begin', { messages: warmUp, unreadAllowed });
        await this.load('prepare', {
          messages: warmUp,
          users: 500,
          first: warmUpFirst,
          what: answers ? 'text' : 'sticker',
        });
        await this.load('closed', { senders: 64 });
        if (answers) await this.line('answered');
      }
      await this.line('begin', { unreadAllowed, ...line });
      return await measure(bot);
    } finally {
      await bot.end();
    }
  }

  /** As fast as it goes from 64 senders until the last message is answered. */
  through(name, { messages, users = 1_000, first = 0, ...options }) {
    return this.with(name, { messages, ...options }, async (bot) => {
      await this.load('prepare', { messages, users, first });
      const cpuMs = bot.cpuMs();
      const { startedAt } = await this.load('closed', { senders: 64 });
      const { at, marks } = await this.line('answered');
      return {
        perSecond: messages / ((at - startedAt) / 1_000),
        cpuUs: ((bot.cpuMs() - cpuMs) * 1_000) / messages,
        marks: marks / messages,
      };
    });
  }
}
