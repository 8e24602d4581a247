import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment } from './environment';

export interface InboxConfig {
  /** Conversations handled at the same time by this instance. */
  readonly concurrency: number;
}

export const inboxFrom = (environment: Environment): InboxConfig => ({
  concurrency: environment.INBOX_CONCURRENCY,
});

export const inboxConfig = registerAs('inbox', () => inboxFrom(checkEnvironment(process.env).environment));
