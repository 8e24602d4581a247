import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment } from './environment';

export interface ReplyConfig {
  /** Push an answer whose reply token has expired. Costs message quota. */
  readonly fallbackToPush: boolean;
}

export const replyFrom = (environment: Environment): ReplyConfig => ({
  fallbackToPush: environment.REPLY_FALLBACK_TO_PUSH,
});

export const replyConfig = registerAs('reply', () => replyFrom(checkEnvironment(process.env).environment));
