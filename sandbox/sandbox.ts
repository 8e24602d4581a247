import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Identifiers } from './chat/identifiers';
import { LineErrorFilter } from './platform/line-error.filter';
import { Sandbox } from './running-sandbox';
import { SandboxModule } from './sandbox.module';
import { SandboxOptions } from './sandbox.options';

export type { Sandbox } from './running-sandbox';

const BODY_LIMIT = 2 * 1024 * 1024;

/** Starts a LINE of your own in this process; close it when done. */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const settings = Object.assign(new SandboxOptions(), options);
  const adapter: FastifyAdapter = new FastifyAdapter({
    genReqId: (): string => app.get(Identifiers).request(),
    // Calls that a fault left hanging must not keep it from closing.
    forceCloseConnections: true,
  });
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    void reply.header('x-line-request-id', request.id);
    done();
  });
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    SandboxModule.with(settings),
    adapter,
    {
      logger: false,
      bodyParser: false,
      // A wrong start is the caller's to handle, not the process's to end.
      abortOnError: false,
    },
  );
  // No body is parsed on the way in: a call must arrive, and its fault be played, before LINE can complain of it.
  adapter.getInstance().removeAllContentTypeParsers();
  app.useBodyParser('*', { bodyLimit: BODY_LIMIT });
  app.useGlobalFilters(new LineErrorFilter());
  try {
    await app.listen(settings.port, settings.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return new Sandbox(app, settings);
}
