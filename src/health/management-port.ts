import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Nothing of this program is below `/ops`; whatever a team serves there is for operators alone. */
const MANAGEMENT = /^\/(health|metrics|ops)(\/|$)/;

/**
 * Divides the routes of one application over two ports: health, metrics and operations answer on the returned server
 * only, everything else on the application's own port only. Call it before the application is initialised: Fastify's
 * hooks hold for the routes registered after them.
 * @returns a server that does not listen yet. It closes with the application, last, so that probes see the shutdown.
 */
export function createManagementServer(app: NestFastifyApplication): Server {
  const fastify = app.getHttpAdapter().getInstance();
  const management = new WeakSet<IncomingMessage>();
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) => {
    management.add(request);
    fastify.routing(request, response);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // The route that matched, not the address as it was written: "/%68ealth" must not get past.
    const { url } = request.routeOptions;
    if (url === undefined || MANAGEMENT.test(url) === management.has(request.raw)) done();
    else reply.callNotFound();
  });
  fastify.addHook('onClose', () => close(server));
  return server;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise((closed) => {
    server.close(closed);
    // A scraper keeps its connection, and would keep the process.
    server.closeAllConnections();
  });
}
