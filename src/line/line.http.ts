import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
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

/** One request to LINE, measured and logged, and what came back. */
@Injectable()
export class LineHttp {
  constructor(
    private readonly http: HttpService,
    private readonly calls: LineCallLog,
    private readonly metrics: Metrics,
  ) {
    // Axios' own defaults per method would be merged into every call, at a fifth of its cost.
    const { headers } = http.axiosRef.defaults;
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value === 'object') Reflect.deleteProperty(headers, name);
    }
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

  private async send({ endpoint, headers, body, timeoutMs }: LineRequest): Promise<LineAnswer> {
    // Not request(): its observable makes and cancels a cancel token for every call, a quarter more CPU.
    const response = await this.http.axiosRef.request<string>({
      url: lineEndpoints[endpoint],
      method: body === undefined ? 'get' : 'post',
      headers,
      data: body,
      timeout: timeoutMs,
    });
    const answer = { status: response.status, headers: response.headers, body: parseObject(response.data) };
    if (isSuccess(answer) && !answer.body) throw new LineUnreachableError(endpoint, 'malformed answer', true);
    return answer;
  }

  private record(endpoint: LineEndpoint, result: number | string, startedAt: number): void {
    this.calls.record(endpoint, result);
    this.metrics.lineCalls.observe({ endpoint, status: result }, (performance.now() - startedAt) / 1000);
  }
}

/** Keeps nothing of the original error, which holds the request. */
function asUnreachable(endpoint: LineEndpoint, error: unknown): LineUnreachableError {
  if (error instanceof LineUnreachableError) return error;
  if (error instanceof TransportError) {
    return new LineUnreachableError(endpoint, error.code ?? error.name, error.maybeReceived);
  }
  return new LineUnreachableError(endpoint, 'unexpected error', true);
}
