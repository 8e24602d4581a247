import type { Dispatcher } from 'undici';
import { NoAnswerError } from './no-answer.error';

export type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Headers;
  readonly body: string;
}

/** One request and its whole answer, told exactly once. */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private over = false;
  private cancelledFor: Error | undefined;
  private status = 0;
  private headers: Headers = {};
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly answered: (answer: Answer) => void,
    private readonly failed: (failure: NoAnswerError) => void,
  ) {}

  /** Ends the exchange wherever it is; a connection that is in use for it is destroyed. */
  cancel(reason: Error): void {
    this.cancelledFor = reason;
    this.fail(reason);
    this.controller?.abort(reason);
  }

  /** Called right before the first byte is written: until then, whatever fails, LINE knows nothing of the request. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.cancelledFor) {
      controller.abort(this.cancelledFor);
      return;
    }
    this.controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.chunks).toString();
    this.end(() => {
      this.answered({ status: this.status, headers: this.headers, body });
    });
  }

  onResponseError(_: unknown, reason: Error): void {
    this.fail(reason);
  }

  private fail(reason: Error): void {
    this.end(() => {
      this.failed(new NoAnswerError(reason, this.controller !== undefined));
    });
  }

  private end(tell: () => void): void {
    if (this.over) return;
    this.over = true;
    tell();
  }
}
