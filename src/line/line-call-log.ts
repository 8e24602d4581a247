import { Injectable } from '@nestjs/common';
import type { LineEndpoint } from './line.endpoints';

export interface LineCallFailure {
  readonly endpoint: LineEndpoint;
  /** HTTP status, or the code of a LineUnreachableError. */
  readonly result: number | string;
  /** Unix time in milliseconds. */
  readonly at: number;
}

/** How the calls made anyway went, so that whoever asks how LINE is doing needs no call of its own. */
@Injectable()
export class LineCallLog {
  /** Unix time in milliseconds at which LINE last served a call, be it by refusing that one request. */
  lastSuccessAt: number | undefined;
  lastFailure: LineCallFailure | undefined;
  consecutiveFailures = 0;

  /** @param result HTTP status, or the code of a LineUnreachableError */
  record(endpoint: LineEndpoint, result: number | string): void {
    const at = Date.now();
    if (served(result)) {
      this.lastSuccessAt = at;
      this.consecutiveFailures = 0;
    } else {
      this.lastFailure = { endpoint, result, at };
      this.consecutiveFailures += 1;
    }
  }
}

/** A used reply token or a bad message says nothing about LINE or our account; these do: no answer, 3xx, 5xx and the following. */
function served(result: number | string): boolean {
  if (typeof result === 'string' || result >= 500) return false;
  const ok = result >= 200 && result < 300;
  return ok || (result >= 400 && result !== 401 && result !== 403 && result !== 429);
}
