import { Injectable } from '@nestjs/common';

/** This many conversations that fail in a row are taken as the endpoint being down. */
const ENDPOINT_FAILURES = 3;

/** Remembers where marks fail, so that only probes wait for LINE, not every answer. */
@Injectable()
export class MarkFailures {
  private readonly conversations = new Set<string>();
  private failuresInARow = 0;

  get endpointIsDown(): boolean {
    return this.failuresInARow >= ENDPOINT_FAILURES;
  }

  isFailing(conversation: string): boolean {
    return this.endpointIsDown || this.conversations.has(conversation);
  }

  failed(conversation: string): void {
    // One that is known to fail says nothing new about the endpoint.
    if (this.conversations.has(conversation)) return;
    this.conversations.add(conversation);
    this.failuresInARow++;
  }

  succeeded(conversation: string): void {
    // Those that failed together told of the endpoint, not of themselves.
    if (this.endpointIsDown) this.conversations.clear();
    this.failuresInARow = 0;
    this.conversations.delete(conversation);
  }

  /** Nothing is left to mark, though it may have been another instance that marked it. */
  reset(): void {
    this.failuresInARow = 0;
    this.conversations.clear();
  }
}
