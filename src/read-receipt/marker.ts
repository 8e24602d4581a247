import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../inbox/backoff';
import { isAfter } from '../inbox/store/conversation-store';
import { InboxStore } from '../inbox/store/inbox-store';
import { LineRefusedError, LineUnreachableError } from '../line/line.errors';
import { withinTime } from '../time-limit';
import { MarkFailures } from './mark-failures';
import { ReadMode, type Mark, type NothingToMark, type OwnMessage, type Unmarkable } from './modes/read-mode';

/** What a try that begins when time is nearly up, or is up already, still gets. */
export const LAST_TRY_MS = 500;

interface Flight {
  readonly mark: Mark;
  readonly landed: Promise<void>;
}

export type MarkResult =
  NothingToMark | Unmarkable | { readonly kind: 'marked' | 'shared'; readonly seq: number };

/** How operators count what became of a mark. @param made the word for one that this caller made */
export function countedAs(result: MarkResult, made = 'marked'): string {
  if (result.kind === 'marked') return made;
  return result.kind === 'unmarkable' ? `unmarkable_${result.reason}` : result.kind;
}

/** LINE gave no answer to a mark, and it is not waited for any longer. */
export class MarkTimeoutError extends Error {
  override readonly name = 'MarkTimeoutError';
}

/** Makes the marks: at most one at a time in a conversation, which all who need it share. */
@Injectable()
export class Marker {
  private readonly logger = new Logger(Marker.name);
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly mode: ReadMode,
    private readonly store: InboxStore,
    private readonly failures: MarkFailures,
  ) {}

  /**
   * Resolves when all that is stored of the conversation now shows "Read", or nothing can be done about it.
   *
   * @param deadline when the last try begins, by `performance.now()`, which no jump of the clock can stretch or cut short. One
   * in the past makes it a single try.
   * @param giveUpAt until when a try is waited for, as it may have been begun by somebody with more time
   * @throws LineRefusedError, LineUnreachableError, MarkTimeoutError: what the last try met.
   * @throws StoreUnavailableError: no try was made.
   */
  async mark(
    conversation: string,
    deadline: number,
    own?: OwnMessage,
    giveUpAt = Infinity,
  ): Promise<MarkResult> {
    try {
      return await this.markUntil(deadline, giveUpAt, conversation, own);
    } catch (error) {
      if (isLinesFault(error) && !isFinal(error)) this.failures.failed(conversation);
      throw error;
    }
  }

  /**
   * Like {@link mark}, with a single try of half a second at most: too little to tell that LINE is not taking marks, so none is
   * spared the wait because of it.
   */
  markIfQuick(conversation: string, own?: OwnMessage): Promise<MarkResult> {
    const now = performance.now();
    return this.markUntil(now, now + LAST_TRY_MS, conversation, own);
  }

  private async markUntil(
    deadline: number,
    giveUpAt: number,
    conversation: string,
    own?: OwnMessage,
  ): Promise<MarkResult> {
    for (let tries = 0; ;) {
      const need = await this.mode.needed(conversation, own);
      if (need.kind !== 'mark') return need;
      const flying = this.flights.get(conversation);
      if (flying && !covers(flying.mark, need)) {
        // The next mark is for all that came meanwhile.
        await within(giveUpAt, flying.landed).catch((error: unknown) => {
          if (error instanceof MarkTimeoutError) throw error;
        });
        continue;
      }
      const { mark, landed } = flying ?? this.takeOff(conversation, need);
      try {
        await within(giveUpAt, landed);
        return { kind: flying ? 'shared' : 'marked', seq: mark.seq };
      } catch (error) {
        const leftMs = deadline - performance.now();
        if (isFinal(error) || leftMs <= 0) throw error;
        await delay(Math.min(leftMs, Math.max(askedToWait(error), backoff(tries++, 100, 2_000))));
      }
    }
  }

  private takeOff(conversation: string, mark: Mark): Flight {
    const landed = this.call(conversation, mark).finally(() => this.flights.delete(conversation));
    const flight = { mark, landed };
    this.flights.set(conversation, flight);
    return flight;
  }

  private async call(conversation: string, mark: Mark): Promise<void> {
    await mark.call();
    this.failures.succeeded(conversation);
    await this.store.conversations.markRead(conversation, mark.seq, mark.position).catch((error: unknown) => {
      // LINE shows "Read"; not knowing that costs one more mark.
      this.logger.warn('A read receipt could not be kept', { error: (error as Error).message });
    });
  }
}

/** @throws MarkTimeoutError */
function within(time: number, landed: Promise<void>): Promise<void> {
  if (time === Infinity) return landed;
  const leftMs = Math.max(0, time - performance.now());
  return withinTime(landed, leftMs, () => new MarkTimeoutError('LINE did not take the mark in time'));
}

/** It was LINE that did not take the mark, and not that no try could be made. */
export function isLinesFault(error: unknown): error is Error {
  return [LineRefusedError, LineUnreachableError, MarkTimeoutError].some((kind) => error instanceof kind);
}

/** LINE has understood the mark, and will say the same again. A redirect is some gateway's word, not LINE's. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof LineRefusedError) || error.endpoint === 'issueToken') return false;
  const { status } = error;
  return status >= 400 && status < 500 && ![401, 429].includes(status);
}

function askedToWait(error: unknown): number {
  return error instanceof LineRefusedError ? (error.retryAfterMs ?? 0) : 0;
}

function covers(flying: Mark, needed: Mark): boolean {
  if (flying.position && needed.position) return !isAfter(needed.position, flying.position);
  return flying.seq >= needed.seq;
}
