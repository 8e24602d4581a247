import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from './inbox/describe-error';
import { EventProcessor } from './inbox/event-processor';

const LAST_WORDS_MS = 1_000;

/**
 * What becomes of errors that nobody caught. A promise that a feature left alone is reported, no more. A throw outside of
 * every promise leaves an unknown state: the process ends, and the next one resumes from the store; what was in hand has used
 * up a try, so that an event which always ends the process becomes a dead letter.
 */
export function installCrashHandlers(logger: LoggerService, application: INestApplicationContext): void {
  process.on('unhandledRejection', (error) => {
    logger.error(`A promise that nobody waits for failed: ${describeError(error)}`, 'Process');
  });
  process.on('uncaughtException', (error) => {
    logger.error(`Crashed; what was stored is resumed at the next start: ${describeError(error)}`, 'Process');
    const blamed = application.get(EventProcessor, { strict: false }).blameInHand();
    void Promise.race([blamed, delay(LAST_WORDS_MS)]).finally(() => process.exit(1));
  });
}
