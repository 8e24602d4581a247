import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  AxiosError,
  CanceledError,
  type AxiosHeaderValue,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { lineConfig, type LineConfig } from '../../config/line.config';
import { Exchange } from './exchange';
import { TransportError } from './transport.error';

const MAX_ANSWER_BYTES = 1024 * 1024;
const CONNECT_TIMEOUT_MS = 3_000;
const CLOSE_WITHIN_MS = 500;
/** Short, because a request on a connection that the other side is just closing ends with an unknown outcome. */
const IDLE_CONNECTION_MS = 4_000;

/** Axios copies each header into a container of its own, which is a good part of a call's CPU: only these are read. */
const ANSWER_HEADERS = ['x-line-request-id', 'x-line-accepted-request-id', 'retry-after'];

/**
 * Axios over one undici pool, at a third of the CPU that axios' own transport takes. It knows one origin, follows no
 * redirect, leaves data as it is (a string goes out, a string comes back) and hands on ANSWER_HEADERS alone.
 */
@Injectable()
export class UndiciAdapter implements OnApplicationShutdown {
  private readonly origin: string;
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
      // An answer that drips in would restart these for ever; each request has one timer for all of it instead.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Lets calls under way end, for a moment: the inbox has waited for its own, and what is left then only hangs. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.race([this.pool.close(), delay(CLOSE_WITHIN_MS)]);
    await this.pool.destroy();
  }

  readonly send = (config: InternalAxiosRequestConfig<string>): Promise<AxiosResponse<string>> =>
    new Promise((resolve, reject) => {
      const url = `${config.baseURL ?? ''}${config.url ?? ''}`;
      if (!url.startsWith(`${this.origin}/`)) {
        reject(
          new AxiosError('the request is not for the configured origin', AxiosError.ERR_INVALID_URL, config),
        );
        return;
      }

      const exchange = new Exchange({
        answered: (status, headers, data) => {
          release();
          const response = { status, statusText: '', headers: answerHeaders(headers), data, config };
          if (config.validateStatus?.(status) ?? true) resolve(response);
          else reject(rejected(response));
        },
        failed: (reason, maybeReceived) => {
          release();
          reject(
            reason instanceof CanceledError ? reason : new TransportError(reason, maybeReceived, config),
          );
        },
      });
      const release = limit(exchange, config);
      this.pool.dispatch(
        {
          path: url.slice(this.origin.length),
          method: (config.method ?? 'get').toUpperCase(),
          headers: headerPairs(config.headers),
          body: config.data ?? null,
        },
        exchange,
      );
    });
}

/** Ends the exchange at the request's timeout or when its signal aborts. @returns how to stop watching */
function limit(exchange: Exchange, { timeout, signal }: InternalAxiosRequestConfig): () => void {
  const timer = timeout
    ? setTimeout(() => {
        exchange.cancel(new AxiosError(`no answer within ${timeout} ms`, AxiosError.ETIMEDOUT));
      }, timeout)
    : undefined;
  const abort = () => {
    exchange.cancel(new CanceledError());
  };
  signal?.addEventListener?.('abort', abort);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener?.('abort', abort);
  };
}

function headerPairs(headers: Record<string, AxiosHeaderValue | undefined>): string[] {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== null && value !== false && value !== undefined) pairs.push(name, String(value));
  }
  return pairs;
}

function answerHeaders(headers: Record<string, unknown>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ANSWER_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

function rejected(response: AxiosResponse): AxiosError {
  const code = response.status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  const { status, config } = response;
  return new AxiosError(`Request failed with status code ${status}`, code, config, undefined, response);
}
