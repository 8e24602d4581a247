import './node-version.guard';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { collectDefaultMetrics } from 'prom-client';
import { createApp } from './app.factory';
import { readEnvironment } from './config/read-environment';
import { installCrashHandlers } from './crash';
import { listen } from './listen';
import { createLogger } from './logging/logger';
import { Metrics } from './metrics/metrics';
import { startProblem } from './start-problem';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { server, warnings } = readEnvironment(process.env);
  const logger = createLogger(server.logLevel);
  for (const warning of warnings) logger.warn(warning, 'Config');
  process.on('SIGTERM', endAtOnce).on('SIGINT', endAtOnce);
  const app = await createApp(logger);
  process.off('SIGTERM', endAtOnce).off('SIGINT', endAtOnce);
  installCrashHandlers(logger, app);
  // Here, not in the module: they are the process's, which in tests has many applications one after the other.
  collectDefaultMetrics({ register: app.get(Metrics).registry });
  logger.log('listening', await listen(app), 'Process');
}

/** Until the application has hooks of its own: as the first process of a container, Node would go on waiting for a database. */
function endAtOnce(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}

main().catch((error: unknown) => {
  console.error(startProblem(error, process.env.HOST));
  process.exit(1);
});
