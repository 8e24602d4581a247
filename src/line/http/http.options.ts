import type { HttpModuleOptions } from '@nestjs/axios';
import type { LineConfig } from '../../config/line.config';
import type { UndiciAdapter } from './undici.adapter';

/** Bodies are strings both ways and every status is an answer: axios has nothing to transform and nothing to judge. */
export function httpOptions(config: LineConfig, adapter: UndiciAdapter): HttpModuleOptions {
  return {
    baseURL: new URL(config.apiBaseUrl).href.replace(/\/$/, ''),
    adapter: adapter.send,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'User-Agent': 'kidoku' },
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
    timeout: config.timeoutMs,
  };
}
