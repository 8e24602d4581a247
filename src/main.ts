import './node-version.guard';
import { existsSync } from 'node:fs';
import { createApp } from './app.factory';
import { readEnvironment } from './config/read-environment';
import { installCrashHandlers } from './crash';
import { listen } from './listen';
import { createLogger } from './logging/logger';
import { startProblem } from './start-problem';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { server, warnings } = readEnvironment(process.env);
  const logger = createLogger(server.logLevel);
  for (const warning of warnings) logger.warn(warning, 'Config');
  const app = await createApp(logger);
  installCrashHandlers(logger, app);
  logger.log('listening', await listen(app), 'Process');
}

main().catch((error: unknown) => {
  console.error(startProblem(error));
  process.exit(1);
});
