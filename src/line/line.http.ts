import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import { lineConfig, type LineConfig } from '../config/line.config';
import { Metrics } from '../metrics/metrics';
import { baseUrl, COMMON_HEADERS } from './http/http.options';
import { LineConnections } from './http/line-connections';
import { NoAnswerError } from './http/no-answer.error';
import { TransportError } from './http/transport.error';
import { isSuccess, parseObject, type LineAnswer } from './line.answer';
import { LineCallLog } from './line-call-log';
import { lineEndpoints, type LineEndpoint } from './line.endpoints';
import { LineUnreachableError } from './line.errors';

export interface LineRequest {
  readonly endpoint: LineEndpoint;
  readonly headers: Record<string, string>;
  /** Already serialised; without one the request is a GET. */
  readonly body?: string;
  /** From now to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
}

/** Called for every message. Axios above the same connections takes as much CPU again as all the rest of a call. */
const HOT: ReadonlySet<LineEndpoint> = new Set([
  'markAsReadByToken',
  'markAsReadByUser',
  'reply',
  'push',
  'multicast',
]);

/** One request to LINE, measured and logged, and what came back. */
@Injectable()
export class LineHttp {
  private readonly basePath: string;

  constructor(
    private readonly http: HttpService,
    private readonly connections: LineConnections,
    private readonly calls: LineCallLog,
    private readonly metrics: Metrics,
    @Inject(lineConfig.KEY) config: LineConfig,
  ) {
    this.basePath = new URL(baseUrl(config)).pathname.replace(/\/$/, '');
  }

  /**
   * @returns LINE's answer, whatever its status; a 2xx has a body
   * @throws LineUnreachableError
   */
  async exchange(request: LineRequest): Promise<LineAnswer> {
    const startedAt = performance.now();
    try {
      const answer = await this.send(request);
      this.record(request.endpoint, answer.status, startedAt);
      return answer;
    } catch (error) {
      const unreachable = asUnreachable(request.endpoint, error);
      this.record(request.endpoint, unreachable.code, startedAt);
      throw unreachable;
    }
  }

  private async send(request: LineRequest): Promise<LineAnswer> {
    const answer = await (HOT.has(request.endpoint) ? this.direct(request) : this.throughAxios(request));
    if (isSuccess(answer) && !answer.body)
      throw new LineUnreachableError(request.endpoint, 'malformed answer', true);
    return answer;
  }

  private async direct({ endpoint, headers, body, timeoutMs }: LineRequest): Promise<LineAnswer> {
    const answer = await this.connections.call({
      path: this.basePath + lineEndpoints[endpoint],
      method: 'POST',
      headers: Object.entries({ ...COMMON_HEADERS, ...headers }).flat(),
      body: body ?? null,
      timeoutMs,
    });
    return { ...answer, body: parseObject(answer.body) };
  }

  private async throughAxios({ endpoint, headers, body, timeoutMs }: LineRequest): Promise<LineAnswer> {
    const { status, ...answer } = await this.http.axiosRef.request<string>({
      url: lineEndpoints[endpoint],
      method: body === undefined ? 'get' : 'post',
      headers,
      data: body,
      timeout: timeoutMs,
    });
    return { status, headers: answer.headers, body: parseObject(answer.data) };
  }

  private record(endpoint: LineEndpoint, result: number | string, startedAt: number): void {
    this.calls.record(endpoint, result);
    this.metrics.lineCalls.observe({ endpoint, status: result }, (performance.now() - startedAt) / 1000);
  }
}

/** Keeps nothing of the original error, which holds the request. */
function asUnreachable(endpoint: LineEndpoint, error: unknown): LineUnreachableError {
  if (error instanceof LineUnreachableError) return error;
  if (error instanceof TransportError || error instanceof NoAnswerError) {
    return new LineUnreachableError(endpoint, error.code ?? error.name, error.maybeReceived);
  }
  return new LineUnreachableError(endpoint, 'unexpected error', true);
}
