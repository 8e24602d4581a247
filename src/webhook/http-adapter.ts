import { FastifyAdapter } from '@nestjs/platform-fastify';

/** In bytes and milliseconds. */
export interface HttpLimits {
  readonly bodyLimit: number;
  readonly maxHeaderSize: number;
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  readonly connectionsCheckingInterval: number;
  readonly keepAliveTimeout: number;
}

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
};

/**
 * The HTTP server of the application; create the application with `bodyParser: false`.
 * Every body reaches the routes as a raw `Buffer`, whatever its content type says, because LINE signs bytes.
 *
 * @param overrides for tests, which cannot wait for the real limits
 */
export function createHttpAdapter(overrides: Partial<HttpLimits> = {}): FastifyAdapter {
  const { bodyLimit, requestTimeout, keepAliveTimeout, ...http } = { ...limits, ...overrides };
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout,
    keepAliveTimeout,
    trustProxy: false,
    http,
  });
  const fastify = adapter.getInstance();
  // Fastify answers 415 to a content type it cannot read, before any guard. Without the header there is one parser only.
  fastify.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type'];
    done();
  });
  // What is still answered while the server closes must not leave its connection open: the end would wait for its timeout.
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
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
