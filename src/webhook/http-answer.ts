import { HttpException } from '@nestjs/common';
import { ForeignChannelError, StoreUnavailableError } from '../inbox/inbox.errors';
import { WebhookRefusal } from './webhook-refusal';

interface FailedRequest {
  readonly method: string;
  readonly url: string;
  /** Whether no route took it; a route's own 404 keeps its words. */
  readonly is404: boolean;
}

const UNREADABLE = 'The request could not be read. Check its URL, headers and length.';

/** Also for what is on the other port of the two. */
const NOT_HERE =
  'Nothing is served here. Webhooks go to POST /webhook on PORT; health is at GET /health, on MANAGEMENT_PORT where one is set.';

/** For a request that has not even a route to fail on. */
export const unreadable = plain(400, UNREADABLE);

/** The answer that a failed request gets, in words for whoever sent it. */
export function answerTo(error: unknown, request: FailedRequest): HttpException {
  if (error instanceof StoreUnavailableError) return new WebhookRefusal('store_unavailable');
  if (error instanceof ForeignChannelError) return new WebhookRefusal('foreign_channel');
  const status = statusOf(error);
  if (status === 413) return new WebhookRefusal('too_large');
  if (request.is404) {
    return request.method !== 'POST' && request.url.split('?', 1)[0] === '/webhook'
      ? plain(405, 'Webhooks are sent with POST.')
      : plain(404, NOT_HERE);
  }
  if (error instanceof HttpException) return error;
  if (status < 500) return plain(status, UNREADABLE);
  return plain(500, 'This server failed; its log says where. Try again later.');
}

/** Fastify's own errors carry their status, Nest's have a method for it. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = fieldOf(error, 'statusCode');
  return typeof status === 'number' ? status : 500;
}

export function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

function plain(statusCode: number, message: string): HttpException {
  return new HttpException({ statusCode, message }, statusCode);
}
