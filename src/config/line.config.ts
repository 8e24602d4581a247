import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment } from './environment';

/** How calls to LINE are authorised: by a token from the console, or by tokens issued with id and secret. */
export type LineCredentials =
  | { readonly kind: 'long-lived'; readonly token: string }
  | { readonly kind: 'stateless'; readonly channelId: string; readonly channelSecret: string };

export interface LineConfig {
  /** The channel secrets that may have signed a webhook: the current one, then the next one while rotating. */
  readonly channelSecrets: readonly string[];
  readonly credentials: LineCredentials;
  /** Without a slash at the end. */
  readonly apiBaseUrl: string;
  readonly maxConnections: number;
  readonly timeoutMs: number;
}

export function lineFrom(environment: Environment): LineConfig {
  // The check has refused an environment without a secret, or with neither token nor id: '' stands for none of them.
  const { LINE_CHANNEL_SECRET: secret = '', LINE_CHANNEL_SECRET_NEXT: next } = environment;
  const { LINE_CHANNEL_ACCESS_TOKEN: token, LINE_CHANNEL_ID: channelId = '' } = environment;
  return {
    channelSecrets: next === undefined ? [secret] : [secret, next],
    credentials:
      token === undefined
        ? { kind: 'stateless', channelId, channelSecret: secret }
        : { kind: 'long-lived', token },
    apiBaseUrl: environment.LINE_API_BASE_URL,
    maxConnections: environment.LINE_MAX_CONNECTIONS,
    timeoutMs: environment.LINE_TIMEOUT_MS,
  };
}

export const lineConfig = registerAs('line', () => lineFrom(checkEnvironment(process.env).environment));
