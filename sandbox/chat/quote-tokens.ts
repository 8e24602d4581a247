import { Injectable } from '@nestjs/common';
import { Identifiers } from './identifiers';

const QUOTABLE = ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex'];

interface Quotable {
  readonly chat: string;
  readonly messageId: string;
}

/** Tokens by which the bot can quote a message, in its own chat only and for ever. */
@Injectable()
export class QuoteTokens {
  private readonly issued = new Map<string, Quotable>();

  constructor(private readonly ids: Identifiers) {}

  /** The `quoteToken` field that LINE adds to messages which can be quoted. */
  fieldFor(type: string, message: Quotable): { quoteToken?: string } {
    if (!QUOTABLE.includes(type)) return {};
    const quoteToken = this.ids.token('quote token', 155);
    this.issued.set(quoteToken, message);
    return { quoteToken };
  }

  /** The id of the message; undefined where the token is unknown or of another chat. */
  messageIn(chat: string, token: string): string | undefined {
    const found = this.issued.get(token);
    return found?.chat === chat ? found.messageId : undefined;
  }

  reset(): void {
    this.issued.clear();
  }
}
