import './node-version.guard';
import type { INestApplicationContext } from '@nestjs/common';
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
  let app: INestApplicationContext | undefined;
  installCrashHandlers(logger, () => app);
  for (const warning of warnings) logger.warn(warning, 'Config');
  const bot = await createApp(logger);
  app = bot;
  logger.log('listening', await listen(bot), 'Process');
}

main().catch((error: unknown) => {
  console.error(startProblem(error));
  process.exit(1);
});
