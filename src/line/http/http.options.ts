import type { HttpModuleOptions } from '@nestjs/axios';
import type { LineConfig } from '../../config/line.config';
import type { UndiciAdapter } from './undici.adapter';

/** Of every call, unless it says otherwise. */
export const COMMON_HEADERS = {
  Accept: 'application/json',
  'Content-Type': 'application/json',
  'User-Agent': 'kidoku',
};

/** Bodies are strings both ways and every status is an answer: axios has nothing to transform and nothing to judge. */
export function httpOptions(config: LineConfig, adapter: UndiciAdapter): HttpModuleOptions {
  return {
    baseURL: baseUrl(config),
    adapter: adapter.send,
    headers: COMMON_HEADERS,
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
    timeout: config.timeoutMs,
  };
}

/** Without a slash at its end. */
export function baseUrl({ apiBaseUrl }: LineConfig): string {
  return new URL(apiBaseUrl).href.replace(/\/$/, '');
}
