import { NotFoundException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BodiesInHand } from './bodies-in-hand';
import { hasSignatureForm } from './line-signature';
import { unreadable } from './http-answer';
import { WebhookRefusal } from './webhook-refusal';

/** In bytes and milliseconds. */
export interface HttpLimits {
  readonly bodyLimit: number;
  readonly maxHeaderSize: number;
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  readonly connectionsCheckingInterval: number;
  readonly keepAliveTimeout: number;
  readonly maxConnections: number;
  /** Of all requests that are being read or answered, together. */
  readonly bodiesInHand: number;
}

/** Whoever waits longer is not LINE. */
const LINE_GIVES_UP_MS = 2_000;

/**
 * Everything that connects is hostile until its signature is checked, and Node's own limits are loose (60 s for
 * headers, 300 s for a request). LINE itself gives up after 2 s.
 */
const limits: HttpLimits = {
  bodyLimit: 1024 * 1024,
  maxHeaderSize: 16 * 1024,
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  // Longer than the 60 s after which load balancers drop an idle connection: the side that closes first must be theirs,
  // or a webhook meets a socket that is just closing.
  keepAliveTimeout: 72_000,
  // LINE and its proxies hold tens to hundreds. With headers of 16 KiB each, so many take 80 MiB.
  maxConnections: 5_000,
  // Bodies are about 1 KiB: room for 65,536 of them, many seconds of LINE's busiest, and for 64 of the largest.
  bodiesInHand: 64 * 1024 * 1024,
};

/**
 * The HTTP server of the application; create the application with `bodyParser: false`.
 * Every body reaches the routes as a raw `Buffer`, whatever its content type says, because LINE signs bytes.
 *
 * @param overrides for tests, which cannot wait for the real limits
 */
export function createHttpAdapter(overrides: Partial<HttpLimits> = {}): FastifyAdapter {
  const { bodyLimit, requestTimeout, keepAliveTimeout, maxConnections, bodiesInHand, ...http } = {
    ...limits,
    ...overrides,
  };
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout,
    keepAliveTimeout,
    trustProxy: false,
    // What has no route because its URL cannot be read meets no filter, and Fastify would quote the URL.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      reply.code(400).send(unreadable.getResponse());
    },
    http,
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = maxConnections;
  // Fastify answers 415 to a content type it cannot read, before any guard. Without the header there is one parser only.
  fastify.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type'];
    done();
  });
  const bodies = new BodiesInHand(bodiesInHand);
  // After the hooks that choose the port's routes, before the first byte of the body is kept.
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const refusal = refusalByHead(request);
    if (!refusal) {
      bodies.count(request.raw, reply.raw, () => {
        void reply.header('connection', 'close').send(new WebhookRefusal('overloaded'));
      });
    }
    // Nobody reads the body of what is refused: its connection must not wait for it.
    else void reply.header('connection', 'close');
    done(refusal);
  });
  // What is still answered while the server closes must not leave its connection open: the end would wait for its timeout.
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    // Node's own timeouts end with the listening: a client that never finishes its request would keep the process for ever.
    setTimeout(() => {
      fastify.server.closeAllConnections();
    }, LINE_GIVES_UP_MS).unref();
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  return adapter;
}

/** Why a request is refused whatever its body says. */
function refusalByHead({ is404, routeOptions, headers }: FastifyRequest): Error | undefined {
  if (is404) return new NotFoundException();
  return routeOptions.url !== '/webhook' || hasSignatureForm(headers['x-line-signature'])
    ? undefined
    : new WebhookRefusal('bad_signature');
}
