import { Injectable } from '@nestjs/common';
import {
  AxiosError,
  CanceledError,
  type AxiosHeaderValue,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { LineConnections } from './line-connections';
import type { NoAnswerError } from './no-answer.error';
import { TransportError } from './transport.error';

/** Axios copies each header into a container of its own, which is a good part of a call's CPU: only these are read. */
const ANSWER_HEADERS = ['x-line-request-id', 'x-line-accepted-request-id', 'retry-after'];

/**
 * Axios over the connections to LINE. It leaves data as it is (a string goes out, a string comes back) and hands on
 * ANSWER_HEADERS alone.
 */
@Injectable()
export class UndiciAdapter {
  constructor(private readonly connections: LineConnections) {}

  readonly send = async (config: InternalAxiosRequestConfig<string>): Promise<AxiosResponse<string>> => {
    const { origin } = this.connections;
    const url = `${config.baseURL ?? ''}${config.url ?? ''}`;
    if (!url.startsWith(`${origin}/`)) {
      throw new AxiosError(
        'the request is not for the configured origin',
        AxiosError.ERR_INVALID_URL,
        config,
      );
    }
    const call = {
      path: url.slice(origin.length),
      method: (config.method ?? 'get').toUpperCase(),
      headers: headerPairs(config.headers),
      body: config.data ?? null,
      timeoutMs: config.timeout ?? 0,
    };
    const answer = await this.connections.call(call, config.signal).catch((failure: unknown) => {
      const { code, maybeReceived } = failure as NoAnswerError;
      if (code === AxiosError.ERR_CANCELED) throw new CanceledError();
      throw new TransportError(failure as NoAnswerError, maybeReceived, config);
    });
    const { status, headers, body: data } = answer;
    const response = { status, statusText: '', headers: answerHeaders(headers), data, config };
    if (config.validateStatus?.(status) ?? true) return response;
    throw rejected(response);
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
