import type { LogLevel as NestLogLevel } from '@nestjs/common';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '../config/environment';

const LEAST: Record<LogLevel, NestLogLevel> = {
  error: 'error',
  warn: 'warn',
  info: 'log',
  debug: 'debug',
  verbose: 'verbose',
};

// Nobody logs these on purpose. This is the second net, for objects that carry them unseen.
const NEVER_SHOWN = [
  'authorization',
  'x-line-signature',
  'accessToken',
  'access_token',
  'channelSecret',
  'channelSecrets',
  'client_secret',
  'databaseUrl',
  'markAsReadToken',
  'quoteToken',
  'replyToken',
  'text',
];

/** One JSON object a line for machines; for a person at a terminal, coloured text. */
export function createLogger(level: LogLevel, json = !process.stdout.isTTY): ConsoleLogger {
  return new ConsoleLogger({ json, colors: !json, logLevels: [LEAST[level]], redact: NEVER_SHOWN });
}
