import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The fields of a request that is sent as a form, as those for tokens are. */
export const FormBody = createParamDecorator((_: unknown, context: ExecutionContext): URLSearchParams => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return new URLSearchParams(Buffer.isBuffer(body) ? body.toString() : '');
});
