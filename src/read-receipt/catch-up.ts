import { Injectable, Logger } from '@nestjs/common';
import { backoff } from '../inbox/backoff';
import { InboxStore } from '../inbox/store/inbox-store';
import { Metrics } from '../metrics/metrics';
import { MarkFailures } from './mark-failures';
import { countedAs, isFinal, Marker } from './marker';

const AT_ONCE = 20;

/** How often it is asked whether an instance that has died, or was stopped, has left anything to mark. */
const LOOK_MS = 5_000;

/** Marks what was answered, or received, while LINE took no marks. Its tries are the probes that tell when LINE is back. */
@Injectable()
export class CatchUp {
  private readonly logger = new Logger(CatchUp.name);
  private timer: NodeJS.Timeout | undefined;
  private looks: NodeJS.Timeout | undefined;
  private running = false;
  /** Asked for during a run, which may have passed that conversation already. */
  private again = false;
  private lastProbed = '';
  private failedRounds = 0;
  private stopped = false;

  constructor(
    private readonly store: InboxStore,
    private readonly marker: Marker,
    private readonly failures: MarkFailures,
    private readonly metrics: Metrics,
  ) {}

  /** There is something to mark: the first probe follows within about a second, later ones at growing distances. */
  soon(): void {
    this.again = this.running;
    if (this.timer || this.running || this.stopped) return;
    this.timer = setTimeout(() => void this.run(), backoff(this.failedRounds, 1_000, 10_000));
  }

  /** Takes up what a crash or a stop has left, now and from then on: other instances may crash and stop as well. */
  start(): Promise<void> {
    this.looks = setInterval(() => {
      if (!this.timer && !this.running) void this.run();
    }, LOOK_MS);
    return this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.looks);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    let failed: boolean;
    try {
      failed = !(await this.markAllOwed());
    } catch (error) {
      failed = true;
      this.logger.error('What is still to be marked could not be read', { error: (error as Error).message });
    }
    this.running = false;
    this.failedRounds = failed ? this.failedRounds + 1 : 0;
    if (failed || this.again) this.soon();
  }

  /** @returns whether nothing is left to mark. */
  private async markAllOwed(): Promise<boolean> {
    if (this.failures.endpointIsDown && !(await this.probe())) return false;
    let allMarked = true;
    for (let after = ''; !this.stopped;) {
      const owing = await this.store.conversations.owing(after, AT_ONCE);
      if (owing.length === 0) {
        if (allMarked) this.failures.reset();
        return allMarked;
      }
      const marked = await Promise.all(owing.map((conversation) => this.markOne(conversation)));
      if (marked.includes(false)) allMarked = false;
      if (this.failures.endpointIsDown) return false;
      after = owing.at(-1) ?? '';
    }
    return allMarked;
  }

  /** While the endpoint is down one conversation is probe enough: another one each time, as it may be that one's fault. */
  private async probe(): Promise<boolean> {
    const { conversations } = this.store;
    const [next = (await conversations.owing('', 1))[0]] = await conversations.owing(this.lastProbed, 1);
    this.lastProbed = next ?? '';
    return next === undefined || this.markOne(next);
  }

  private async markOne(conversation: string): Promise<boolean> {
    const { receivedSeq, handedOver } = await this.store.conversations.readState(conversation);
    if (handedOver) {
      // What has come since would show "Read", too, and nobody has seen it yet.
      await this.store.conversations.settle(conversation, receivedSeq);
      return true;
    }
    try {
      const result = await this.marker.mark(conversation, performance.now());
      const { kind, seq } = result;
      this.failures.succeeded(conversation);
      if (kind === 'read' || kind === 'unmarkable') await this.store.conversations.settle(conversation, seq);
      this.metrics.reads.inc({ result: countedAs(result, 'caught_up') });
      return true;
    } catch (error) {
      if (!isFinal(error)) return false;
      // LINE will not take this mark, now or later; the next message brings a new one.
      this.metrics.reads.inc({ result: 'refused' });
      this.failures.succeeded(conversation);
      await this.store.conversations.settle(conversation, receivedSeq);
      return true;
    }
  }
}
