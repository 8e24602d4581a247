import { setTimeout as pause } from 'node:timers/promises';
import type { User } from '../../sandbox/chat/user';
import type { HistoryEntry } from '../../sandbox/history/history-entry';
import type { OracleOptions } from '../../sandbox/oracle/evidence';
import type { Sandbox } from '../../sandbox/sandbox';

/** What the oracle must know of this traffic: the answers are echoes, and a busy machine is slow between mark and answer. */
export const oracleOptions: OracleOptions = { question: (answer) => answer, raceMs: 2_000 };

interface Options {
  readonly users: number;
  /** Between two messages of a user, in ms, on average. */
  readonly pauseMs: number;
  /** How many of a hundred messages are delivered once more after they were accepted. */
  readonly duplicatePercent?: number;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Users who talk until told to stop. Each waits until a message is accepted before the next, which binds the order. */
export class Traffic {
  private readonly said = new Map<User, string[]>();
  private readonly talks: readonly Promise<void>[];
  private readonly random: () => number;
  private talking = true;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly options: Options,
  ) {
    this.random = options.random ?? Math.random;
    const users = Array.from({ length: options.users }, (_, i) => sandbox.user(`User ${i + 1}`));
    this.talks = users.map((user) => this.talk(user));
  }

  /** Nobody says anything more. Resolves when what was said is accepted, or delivered no more. */
  async stop(): Promise<void> {
    this.talking = false;
    await Promise.all(this.talks);
  }

  /** Resolves when the bot has answered whatever was said, or has not for so long that it never will. */
  async answered(timeoutMs = 60_000): Promise<void> {
    const expected = [...this.said.values()].flat().length;
    await this.sandbox
      .waitFor((history) => answeredEvents(history).size >= expected, { timeoutMs })
      .catch(() => undefined);
  }

  /** What each user said, in order. */
  get questions(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.said].map(([user, texts]) => [user.name, texts]));
  }

  /** What each user was answered, in order. */
  get answers(): Record<string, readonly unknown[]> {
    return Object.fromEntries(
      [...this.said.keys()].map((user) => [
        user.name,
        this.sandbox.botMessages(user).map(({ content }) => content.text),
      ]),
    );
  }

  private async talk(user: User): Promise<void> {
    const texts: string[] = [];
    this.said.set(user, texts);
    while (this.talking) {
      const text = `${user.name}, message ${texts.length + 1}`;
      texts.push(text);
      const message = user.says(text);
      await message.delivered;
      if (this.random() * 100 < (this.options.duplicatePercent ?? 0)) await this.sandbox.redeliver(message);
      await pause(this.random() * 2 * this.options.pauseMs);
    }
  }
}

function answeredEvents(history: readonly HistoryEntry[]): Set<string | undefined> {
  return new Set(
    history.map((entry) => (entry.type === 'bot.visible' ? entry.eventId : undefined)).filter(Boolean),
  );
}
