import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JsonObject } from './json-fields';
import { isJsonObject } from './json-fields';
import { LineError } from './line-error';

/** The request's JSON object, read inside the call, so that faults come before LINE's complaints about a body. */
export const JsonBody = createParamDecorator((_: unknown, context: ExecutionContext): JsonObject => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw LineError.withMessage(415, `The content type, ${contentType}, is not supported`);
  }
  return parse(request.body);
});

function parse(body: unknown): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(String(body));
  } catch (error) {
    const [, line = '-', column = '-'] = /line (\d+) column (\d+)/.exec(String(error)) ?? [];
    throw LineError.withMessage(
      400,
      `The request body could not be parsed as JSON (line: ${line}, column: ${column})`,
    );
  }
  if (!isJsonObject(value)) {
    throw LineError.withMessage(400, 'The request body could not be parsed as JSON (line: 1, column: 1)');
  }
  return value;
}
