import { Injectable } from '@nestjs/common';

/** This many failed marks in a row are taken as the endpoint being down, not one conversation. */
const ENDPOINT_FAILURES = 3;

/** Remembers where marks fail, so that only probes wait for LINE, not every answer. */
@Injectable()
export class MarkBackoff {
  private readonly conversations = new Set<string>();
  private failuresInARow = 0;

  get endpointIsDown(): boolean {
    return this.failuresInARow >= ENDPOINT_FAILURES;
  }

  isOpen(conversation: string): boolean {
    return this.endpointIsDown || this.conversations.has(conversation);
  }

  failed(conversation: string): void {
    this.failuresInARow++;
    // While the endpoint is down every conversation counts as failing anyway.
    if (!this.endpointIsDown) this.conversations.add(conversation);
  }

  succeeded(conversation: string): void {
    this.failuresInARow = 0;
    this.conversations.delete(conversation);
  }
}
