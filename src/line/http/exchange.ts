import type { Dispatcher } from 'undici';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface ExchangeOutcome {
  answered(status: number, headers: Headers, body: string): void;
  /** @param maybeReceived false only if no byte of the request left this process */
  failed(reason: Error, maybeReceived: boolean): void;
}

/** One request and its whole answer, told exactly once. */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private outcome: ExchangeOutcome | undefined;
  private cancelledFor: Error | undefined;
  private status = 0;
  private headers: Headers = {};
  private readonly chunks: Buffer[] = [];

  constructor(outcome: ExchangeOutcome) {
    this.outcome = outcome;
  }

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
    this.outcome?.answered(this.status, this.headers, Buffer.concat(this.chunks).toString());
    this.outcome = undefined;
  }

  onResponseError(_: unknown, reason: Error): void {
    this.fail(reason);
  }

  private fail(reason: Error): void {
    this.outcome?.failed(reason, this.controller !== undefined);
    this.outcome = undefined;
  }
}
