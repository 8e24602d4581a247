import type { Abstract, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import type { Act } from '../sandbox/webhook/events';
import { SetAside } from '../src/inbox/event-handler';
import { openStore } from '../src/inbox/store/open-store';
import { listen } from '../src/listen';
import { createBot } from './bot-under-test';
import { Progress } from './progress';
import { settingsFor } from './settings';
import type { TestBedOptions } from './test-bed.options';
import { TestGroup, TestUser } from './test-user';
import { transcript, whatWasSeen } from './transcript';

const OWN_FRAMES = /^ +at .*[\\/]testing[\\/](line-test-bed|test-user)\.ts:.*\n/gm;

/**
 * The whole bot with the features under test, and a LINE of its own: both in this process, on free ports, with a store in
 * a temporary folder. Beds share nothing. Close each, or declare it with `await using`.
 */
export class LineTestBed implements AsyncDisposable {
  private constructor(
    /** LINE: faults, history, what users do in unusual ways. After acts made there, await {@link idle}. */
    readonly line: Sandbox,
    /** The bot's own routes. */
    readonly url: string,
    private readonly app: NestFastifyApplication,
    private readonly progress: Progress,
    private readonly patienceMs: number,
    private readonly opened: AsyncDisposableStack,
  ) {}

  /** @throws what kept the bot from starting; then nothing is left open. */
  static async create(options: TestBedOptions = {}): Promise<LineTestBed> {
    await using opened = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'kidoku-test-bed-'));
    opened.defer(() => {
      rmSync(folder, { recursive: true });
    });
    const line = await startSandbox({
      account: options.account ?? 'chat',
      // A webhook that the bot refuses fails the test at once, in place of coming again.
      redelivery: false,
      // Looked up at each call: a test may put jest's clock in its place later.
      now: () => Date.now(),
    });
    opened.defer(() => line.close());
    const settings = settingsFor(line, `file:${folder}/kidoku.db`, options.settings);
    const store = await openStore(settings.store.databaseUrl);
    opened.defer(() => store.close());
    const progress = new Progress(store);
    const app = await createBot(options, settings, store, progress);
    opened.defer(() => app.close());
    const { url } = await listen(app);
    line.webhookUrl = `${url}/webhook`;
    return new LineTestBed(line, url, app, progress, options.patienceMs ?? 4_000, opened.move());
  }

  /** The user of that name, made at the first call. */
  user(name: string): TestUser {
    return new TestUser(this.line.user(name), this.done);
  }

  group(name: string): TestGroup {
    return new TestGroup(this.line.group(name), this.done);
  }

  room(name: string): TestGroup {
    return new TestGroup(this.line.room(name), this.done);
  }

  /**
   * What a chat shows, a line a message, in order: texts as they are, `[sticker]`, `[flex] its alternative text`.
   * `  (read)` follows what the user wrote once LINE shows "Read" on it.
   *
   * @param who a user's name, or the chat itself
   */
  chatWith(who: string | TestUser | TestGroup): string[] {
    const id = typeof who === 'string' ? this.line.user(who).id : who.id;
    return this.line.chats.filter((chat) => chat.id === id).flatMap(transcript);
  }

  /** A provider of the bot. */
  get<T>(token: Type<T> | Abstract<T> | string | symbol): T {
    return this.app.get<T>(token, { strict: false });
  }

  /**
   * Resolves when the bot has nothing left to do: for sends outside a handler, and for acts made with {@link line}.
   * Rejects with what one of those has met, unless it was told already.
   */
  async idle(): Promise<void> {
    await this.line.settled();
    await this.patiently(this.progress.allEnded());
  }

  close(): Promise<void> {
    return this.opened.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private readonly done = async (act: Act): Promise<void> => {
    const { delivered, status, problem = '' } = await act.delivered;
    if (!delivered) throw this.inWords(`The bot did not take the event: ${status ?? problem}.`);
    const id = act.event.webhookEventId ?? '';
    await this.patiently(this.progress.endOf(id), id);
  };

  /** @throws what was met meanwhile: a handler's own error as it is, with its stack; all else with what was seen */
  private async patiently(ended: Promise<void>, id?: string): Promise<void> {
    const over = new AbortController();
    const timeUp = delay(this.patienceMs, 'time up', { signal: over.signal }).catch(() => undefined);
    const result = await Promise.race([ended, timeUp]).finally(() => {
      over.abort();
    });
    const failure = this.progress.takeFailure(id);
    if (result === 'time up') {
      this.progress.giveUp(id);
      // It ends some day, perhaps on a closed store.
      ended.catch(() => undefined);
      const last = failure ? `The last try met: ${failure.message}` : 'A handler has not returned.';
      throw this.inWords(`The bot is not done after ${this.patienceMs} ms. ${last}`, failure);
    }
    if (failure) throw failure instanceof SetAside ? this.inWords(failure.message) : failure;
  }

  private inWords(problem: string, cause?: Error): Error {
    const error = new Error(`${problem}\n\n${whatWasSeen(this.line)}`, cause && { cause });
    // Without the bed's own frames jest shows the line of the test.
    error.stack = error.stack?.replace(OWN_FRAMES, '') ?? '';
    return error;
  }
}
