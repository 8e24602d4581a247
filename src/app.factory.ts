import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { createHttpAdapter } from './webhook/http-adapter';

/** The whole bot, from `process.env`, before it listens. @throws what any module threw; nothing exits the process. */
export async function createApp(logger: LoggerService): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createHttpAdapter(), {
    // The signature is over the bytes as they came; the adapter keeps them.
    bodyParser: false,
    logger,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  return app;
}
