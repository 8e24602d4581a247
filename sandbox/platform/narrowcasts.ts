import { Injectable } from '@nestjs/common';
import type { MessageContent } from '../chat/chat';
import { Chats } from '../chat/chats';
import { Clock } from '../clock';
import { LineError } from './line-error';
import { Quota } from './quota';
import { Sends } from './sends';

const KEPT_MS = 14 * 24 * 60 * 60_000;
/** What LINE asks for before it filters people by what they are. */
const MIN_REACH = 100;

export interface NarrowcastProgress {
  readonly phase: 'waiting' | 'succeeded';
  readonly successCount?: number;
  readonly failureCount?: number;
  readonly targetCount?: number;
  /** ISO 8601, UTC. */
  readonly acceptedTime: string;
  readonly completedTime?: string;
}

interface Narrowcast {
  readonly call: string;
  readonly retryKey: string | undefined;
  readonly messages: readonly MessageContent[];
  readonly max: number;
  readonly byAttributes: boolean;
}

/** Sends to friends in the background. Everyone is in every audience, as the sandbox knows nobody's age or gender. */
@Injectable()
export class Narrowcasts {
  private readonly known = new Map<string, { readonly acceptedAt: number; progress: NarrowcastProgress }>();

  constructor(
    private readonly clock: Clock,
    private readonly chats: Chats,
    private readonly quota: Quota,
    private readonly sends: Sends,
  ) {}

  accept(narrowcast: Narrowcast): void {
    const friends = this.chats.friends();
    if (narrowcast.byAttributes && friends.length < MIN_REACH) {
      throw LineError.withMessage(403, 'Your account does not have enough friends');
    }
    const users = friends.slice(0, narrowcast.max);
    this.quota.spend(users.length);
    const acceptedAt = this.clock.now();
    const acceptedTime = new Date(acceptedAt).toISOString();
    const entry: { readonly acceptedAt: number; progress: NarrowcastProgress } = {
      acceptedAt,
      progress: { phase: 'waiting', acceptedTime },
    };
    this.known.set(narrowcast.call, entry);
    setImmediate(() => {
      const { call, retryKey, messages } = narrowcast;
      if (this.known.get(call) !== entry) return;
      for (const chat of users) this.sends.show(chat, messages, { call, retryKey });
      entry.progress = {
        phase: 'succeeded',
        successCount: users.length,
        failureCount: 0,
        targetCount: users.length,
        acceptedTime,
        completedTime: new Date(this.clock.now()).toISOString(),
      };
    });
  }

  /** By the request id of the narrowcast; undefined for one that is unknown or older than 14 days. */
  progress(requestId: string): NarrowcastProgress | undefined {
    const found = this.known.get(requestId);
    return found && this.clock.now() - found.acceptedAt < KEPT_MS ? found.progress : undefined;
  }

  reset(): void {
    this.known.clear();
  }
}
