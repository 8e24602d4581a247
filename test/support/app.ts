import { Module, type LoggerService, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Sandbox } from '../../sandbox/sandbox';
import { AppModule } from '../../src/app.module';
import { listen } from '../../src/listen';
import { createHttpAdapter } from '../../src/webhook/http-adapter';
import { environmentFor, newDir } from './bot-process';

@Module({})
class TestFeatures {}

/** The whole bot inside this process, with features of a test's own beside the shipped ones. */
export class App {
  private constructor(
    private readonly nest: NestFastifyApplication,
    private readonly logger: RecordingLogger,
    readonly url: string,
  ) {}

  /** Starts on a new store, and has the sandbox's webhooks delivered to it. @throws what kept it from starting. */
  static async start(sandbox: Sandbox, features: Provider[], env: Record<string, string> = {}): Promise<App> {
    const logger = new RecordingLogger();
    const root = { module: TestFeatures, imports: [AppModule], providers: features };
    const settings = { ...environmentFor(sandbox), DATABASE_URL: `file:${newDir()}/kidoku.db`, ...env };
    const nest = await withEnvironment(settings, () =>
      NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(), {
        bodyParser: false,
        logger,
        abortOnError: false,
      }),
    );
    try {
      const { url } = await listen(nest);
      sandbox.webhookUrl = `${url}/webhook`;
      return new App(nest, logger, url);
    } catch (error) {
      await nest.close();
      throw error;
    }
  }

  get<T>(token: Type<T>): T {
    return this.nest.get(token, { strict: false });
  }

  /** Why events became dead letters, as operators are told, in order. */
  get deadLetters(): readonly unknown[] {
    return this.logger.lines
      .filter(([message]) => message === 'An event became a dead letter')
      .map(([, fields]) => (fields as { readonly reason: string }).reason);
  }

  close(): Promise<void> {
    return this.nest.close();
  }
}

class RecordingLogger implements LoggerService {
  readonly lines: (readonly unknown[])[] = [];

  log(...line: unknown[]): void {
    this.lines.push(line);
  }

  warn(...line: unknown[]): void {
    this.lines.push(line);
  }

  error(...line: unknown[]): void {
    this.lines.push(line);
  }
}

/** The settings are read while the application is put together, and at no other time. */
async function withEnvironment<T>(env: Record<string, string>, create: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await create();
  } finally {
    process.env = before;
  }
}
