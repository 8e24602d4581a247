import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { AccessTokens } from '../account/access-tokens';
import type { Endpoint } from './endpoint';
import { LineEndpoint } from './endpoint';
import { LineError } from './line-error';

const TAKES_RETRY_KEY: readonly Endpoint[] = ['push', 'multicast', 'narrowcast', 'broadcast'];
const INVALID_TOKEN =
  'Authentication failed due to the following reason: invalid token. ' +
  'Confirm that the access token in the authorization header is valid.';

/** Refuses a call before its body is read. An interceptor, because guards run before the faults, which come first. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const [, token = ''] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (!this.tokens.accepts(token)) throw LineError.withMessage(401, INVALID_TOKEN);

    const endpoint = this.reflector.get(LineEndpoint, context.getHandler());
    if (headers['x-line-retry-key'] !== undefined && !TAKES_RETRY_KEY.includes(endpoint)) {
      // LINE documents the status, not the words.
      throw LineError.withMessage(400, 'X-Line-Retry-Key is not supported by this endpoint');
    }
    return next.handle();
  }
}
