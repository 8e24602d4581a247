import { Injectable } from '@nestjs/common';
import type { Chat } from '../chat/chat';
import { Identifiers } from '../chat/identifiers';
import { Clock } from '../clock';
import { Limits } from './limits';

const REARMED_UNTIL_MS = 20 * 60_000;

interface Issued {
  readonly eventId: string;
  readonly chat: Chat;
  readonly happenedAt: number;
  armedAt: number | undefined;
  used: boolean;
}

/** Reply tokens: each good once, for a while after each delivery of its event. */
@Injectable()
export class ReplyTokens {
  private readonly issued = new Map<string, Issued>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Identifiers,
    private readonly limits: Limits,
  ) {}

  issue(eventId: string, chat: Chat): string {
    const token = this.ids.replyToken();
    this.issued.set(token, {
      eventId,
      chat,
      happenedAt: this.clock.now(),
      armedAt: undefined,
      used: false,
    });
    return token;
  }

  /** Its event is being delivered, for the first time or again. */
  arm(token: string): void {
    const found = this.issued.get(token);
    const now = this.clock.now();
    if (found && now - found.happenedAt <= REARMED_UNTIL_MS) found.armedAt = now;
  }

  find(token: string): { readonly eventId: string; readonly chat: Chat } | undefined {
    return this.issued.get(token);
  }

  /** Uses the token up; undefined where it is unknown, used or over. */
  redeem(token: string): { readonly eventId: string; readonly chat: Chat } | undefined {
    const found = this.issued.get(token);
    if (!found || found.used || found.armedAt === undefined) return undefined;
    if (this.clock.now() - found.armedAt > this.limits.value.replyTokenLifetimeMs) return undefined;
    found.used = true;
    return found;
  }

  reset(): void {
    this.issued.clear();
  }
}
