import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment } from './environment';

export interface StoreConfig {
  /** `file:…` or `postgres://…`, as it was written. May hold a password. */
  readonly databaseUrl: string;
  /** To PostgreSQL, at once, by this instance. */
  readonly databaseConnections: number;
  readonly retentionDays: number;
  readonly deadLetterRetentionDays: number;
}

export const storeFrom = (environment: Environment): StoreConfig => ({
  databaseUrl: environment.DATABASE_URL,
  databaseConnections: environment.DATABASE_POOL_SIZE,
  retentionDays: environment.RETENTION_DAYS,
  deadLetterRetentionDays: environment.DEAD_LETTER_RETENTION_DAYS,
});

export const storeConfig = registerAs('store', () => storeFrom(checkEnvironment(process.env).environment));
