import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { lineConfig, type LineConfig } from '../../config/line.config';
import { Exchange, type Answer } from './exchange';

const MAX_ANSWER_BYTES = 1024 * 1024;
const CONNECT_TIMEOUT_MS = 3_000;
const CLOSE_WITHIN_MS = 500;
/** Short, because a request on a connection that the other side is just closing ends with an unknown outcome. */
const IDLE_CONNECTION_MS = 4_000;

export interface Call {
  /** With the path of the configured base URL, if that has one. */
  readonly path: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string | null;
  /** From now to the last byte of the answer; 0 for no limit. */
  readonly timeoutMs: number;
}

/** The connections to LINE. They lead to one origin, and follow no redirect. */
@Injectable()
export class LineConnections implements OnApplicationShutdown {
  readonly origin: string;
  private readonly pool: Pool;

  constructor(@Inject(lineConfig.KEY) config: LineConfig) {
    this.origin = new URL(config.apiBaseUrl).origin;
    this.pool = new Pool(this.origin, {
      connections: config.maxConnections,
      pipelining: 1,
      allowH2: false,
      connectTimeout: Math.min(CONNECT_TIMEOUT_MS, config.timeoutMs),
      keepAliveTimeout: IDLE_CONNECTION_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
      // An answer that drips in would restart these for ever; each call has one timer for all of it instead.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Lets calls under way end, for a moment: the inbox has waited for its own, and what is left then only hangs. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.race([this.pool.close(), delay(CLOSE_WITHIN_MS)]);
    await this.pool.destroy();
  }

  /**
   * @returns the answer, whatever its status
   * @throws NoAnswerError
   */
  call({ path, method, headers, body, timeoutMs }: Call, signal?: Cancellation): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(
        (answer) => {
          release();
          resolve(answer);
        },
        (failure) => {
          release();
          reject(failure);
        },
      );
      const release = limit(exchange, timeoutMs, signal);
      this.pool.dispatch({ path, method, headers, body }, exchange);
    });
  }
}

/** As much of an AbortSignal as axios promises. */
export interface Cancellation {
  readonly addEventListener?: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener?: (type: 'abort', listener: () => void) => void;
}

/** Ends the exchange at its timeout or when its signal aborts. @returns how to stop watching */
function limit(exchange: Exchange, timeoutMs: number, signal: Cancellation | undefined): () => void {
  const timer =
    timeoutMs > 0
      ? setTimeout(() => {
          const reason = new Error(`no answer within ${timeoutMs} ms`);
          exchange.cancel(Object.assign(reason, { code: 'ETIMEDOUT' }));
        }, timeoutMs)
      : undefined;
  const abort = () => {
    exchange.cancel(Object.assign(new Error('cancelled'), { code: 'ERR_CANCELED' }));
  };
  signal?.addEventListener?.('abort', abort);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener?.('abort', abort);
  };
}
