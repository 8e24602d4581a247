import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment, LogLevel } from './environment';

export interface ServerConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where health, metrics and operations are served; undefined: on `port`, with everything else. */
  readonly managementPort: number | undefined;
  readonly logLevel: LogLevel;
}

export const serverFrom = (environment: Environment): ServerConfig => ({
  host: environment.HOST,
  port: environment.PORT,
  managementPort: environment.MANAGEMENT_PORT,
  logLevel: environment.LOG_LEVEL,
});

export const serverConfig = registerAs('server', () => serverFrom(checkEnvironment(process.env).environment));
