import { Injectable } from '@nestjs/common';
import type { Chat } from '../chat/chat';
import { SandboxOptions } from '../sandbox.options';
import { randomBytes } from 'node:crypto';

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

  constructor(private readonly options: SandboxOptions) {}

  issue(eventId: string, chat: Chat): string {
    const token = randomBytes(16).toString('hex');
    this.issued.set(token, {
      eventId,
      chat,
      happenedAt: this.options.now(),
      armedAt: undefined,
      used: false,
    });
    return token;
  }

  /** Its event is being delivered, for the first time or again. */
  arm(token: string): void {
    const found = this.issued.get(token);
    const now = this.options.now();
    if (found && now - found.happenedAt <= REARMED_UNTIL_MS) found.armedAt = now;
  }

  chatOf(token: string): Chat | undefined {
    return this.issued.get(token)?.chat;
  }

  /** Uses the token up; undefined where it is unknown, used or over. */
  redeem(token: string): { readonly eventId: string; readonly chat: Chat } | undefined {
    const found = this.issued.get(token);
    if (!found || found.used || found.armedAt === undefined) return undefined;
    if (this.options.now() - found.armedAt > this.options.replyTokenLifetimeMs) return undefined;
    found.used = true;
    return found;
  }

  reset(): void {
    this.issued.clear();
  }
}
