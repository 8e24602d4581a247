import './node-version.guard';
import { existsSync } from 'node:fs';
import { createApp } from './app.factory';
import { readEnvironment } from './config/read-environment';
import { listen } from './listen';
import { createLogger } from './logging/logger';
import { startProblem } from './start-problem';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { server, warnings } = readEnvironment(process.env);
  const logger = createLogger(server.logLevel);
  // Also what an unhandled rejection ends in. To go on in an unknown state is worse: a restart resumes from the store.
  process.on('uncaughtException', (error) => {
    logger.error('crashed; what was stored is resumed at the next start', error.stack, 'Process');
    process.exit(1);
  });
  for (const warning of warnings) logger.warn(warning, 'Config');
  logger.log('listening', await listen(await createApp(logger)), 'Process');
}

main().catch((error: unknown) => {
  console.error(startProblem(error));
  process.exit(1);
});
