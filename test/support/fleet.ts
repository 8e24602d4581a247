import { seededRandom } from '../../sandbox/faults/seeded-random';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { Balancer } from './balancer';
import { BotProcess, environmentFor } from './bot-process';
import { LINE_TIMEOUT_MS } from './every-fault';
import { oracleOptions, Traffic } from './traffic';

interface FleetOptions {
  readonly seed: number;
  /** For each instance how it reaches the one database. */
  readonly databaseUrls: readonly string[];
  readonly users?: number;
}

/** Several bots on one database behind a load balancer, a LINE that delivers again what got no 200, and users who talk. */
export class Fleet {
  readonly random: () => number;
  private readonly bots: (BotProcess | undefined)[] = [];
  private readonly ended: BotProcess[] = [];
  /** When instances were killed, in ms since 1970. */
  private readonly deaths: number[] = [];

  private constructor(
    readonly line: Sandbox,
    readonly balancer: Balancer,
    readonly traffic: Traffic,
    private readonly options: FleetOptions,
  ) {
    this.random = seededRandom(options.seed + 1);
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const random = seededRandom(options.seed);
    const balancer = await Balancer.start(random);
    const line = await startSandbox({
      account: 'chat',
      seed: options.seed,
      redeliveryScheduleMs: [100, 200, 400, 800, 1_600, 3_200, 6_400],
      webhookUrl: balancer.url,
    });
    const traffic = new Traffic(line, {
      users: options.users ?? 12,
      pauseMs: 80,
      duplicatePercent: 20,
      random,
    });
    const fleet = new Fleet(line, balancer, traffic, options);
    await Promise.all(options.databaseUrls.map((_, i) => fleet.launch(i)));
    return fleet;
  }

  bot(i: number): BotProcess {
    const bot = this.bots[i];
    if (!bot) throw new Error(`instance ${i} is not running`);
    return bot;
  }

  /** Resolves when it takes webhooks. */
  async launch(i: number, main?: string): Promise<BotProcess> {
    const env = {
      ...environmentFor(this.line),
      DATABASE_URL: this.options.databaseUrls[i] ?? '',
      LINE_TIMEOUT_MS: String(LINE_TIMEOUT_MS),
      // LINE itself refuses a second reply. With a push in its place every doubled answer would show.
      REPLY_FALLBACK_TO_PUSH: 'true',
    };
    const bot = BotProcess.spawn(env, undefined, main);
    this.bots[i] = bot;
    this.balancer.targets.add(await bot.url());
    return bot;
  }

  async end(i: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const bot = this.bot(i);
    this.ended.push(bot);
    this.bots[i] = undefined;
    const url = await bot.url();
    if (signal === 'SIGTERM') this.balancer.targets.delete(url);
    if (signal === 'SIGKILL') this.deaths.push(Date.now());
    await bot.kill(signal);
    this.balancer.targets.delete(url);
  }

  /** Nobody says anything more, and all that was said was answered: once, in order, after "Read". */
  async settle(): Promise<void> {
    await this.traffic.stop();
    await this.traffic.answered();
    expect(this.traffic.answers).toEqual(this.traffic.questions);
    expect(this.line.check(oracleOptions)).toEqual([]);
    for (const bot of [...this.ended, ...this.bots]) expect(bot?.printed ?? '').toBe('');
  }

  /**
   * How long a conversation that had something to answer saw no answer, in ms, the longest of all. Not how long a message
   * waited: whatever was said during a silence is answered one by one after it. Each death on the way may have hit whoever
   * had the conversation then, and begins the silence anew.
   */
  longestSilenceMs(): number {
    const acknowledged = new Map<string, number>();
    const lastAnswer = new Map<string, number>();
    const silences: number[] = [];
    for (const entry of this.line.history) {
      if (entry.type === 'delivery.answered' && entry.status === 200)
        for (const id of entry.eventIds) if (!acknowledged.has(id)) acknowledged.set(id, entry.at);
      if (entry.type === 'bot.visible' && entry.eventId !== undefined) {
        const from = Math.max(acknowledged.get(entry.eventId) ?? entry.at, lastAnswer.get(entry.chat) ?? 0);
        const deaths = this.deaths.filter((at) => at > from && at < entry.at);
        const steps = [from, ...deaths, entry.at];
        silences.push(...steps.slice(1).map((at, n) => at - (steps[n] ?? at)));
        lastAnswer.set(entry.chat, entry.at);
      }
    }
    return Math.max(...silences);
  }

  async close(): Promise<void> {
    await Promise.all(this.bots.flatMap((bot) => bot?.kill('SIGKILL') ?? []));
    const stopped = this.traffic.stop();
    await this.line.close();
    await this.balancer.close();
    await stopped;
  }
}
