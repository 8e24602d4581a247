import type { LineEndpoint } from './line.endpoints';

export interface Refusal {
  /** HTTP status, never 2xx. */
  readonly status: number;
  /** LINE's own words, shortened; undefined where the body was none of LINE's JSON. */
  readonly lineMessage: string | undefined;
  readonly details: readonly RefusalDetail[];
  /** LINE's `x-line-request-id`. */
  readonly requestId: string | undefined;
  /** From `Retry-After`, in milliseconds, as long as LINE says. */
  readonly retryAfterMs: number | undefined;
}

export interface RefusalDetail {
  readonly message?: string;
  readonly property?: string;
}

/** LINE, or a gateway before it, answered with a status other than 2xx. */
export class LineRefusedError extends Error implements Refusal {
  override readonly name = 'LineRefusedError';
  readonly status: number;
  readonly lineMessage: string | undefined;
  readonly details: readonly RefusalDetail[];
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly endpoint: LineEndpoint,
    refusal: Refusal,
  ) {
    const words = refusal.lineMessage === undefined ? '' : ` ${refusal.lineMessage}`;
    const request = refusal.requestId === undefined ? '' : ` (request ${refusal.requestId})`;
    super(`LINE refused ${endpoint}: ${refusal.status}${words}${request}`);
    this.status = refusal.status;
    this.lineMessage = refusal.lineMessage;
    this.details = refusal.details;
    this.requestId = refusal.requestId;
    this.retryAfterMs = refusal.retryAfterMs;
  }
}

/** No usable answer. `maybeReceived` is false only if no byte of the request can have reached LINE. */
export class LineUnreachableError extends Error {
  override readonly name = 'LineUnreachableError';

  /** @param code the network's (`ECONNREFUSED`, `ETIMEDOUT`, …), or `malformed answer` for a 2xx that is not JSON */
  constructor(
    readonly endpoint: LineEndpoint,
    readonly code: string,
    readonly maybeReceived: boolean,
  ) {
    super(`no usable answer from LINE to ${endpoint}: ${code}${maybeReceived ? '' : ' (never sent)'}`);
  }
}
