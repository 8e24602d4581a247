import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LineError } from './line-error';

/** Gives LINE's shape to refusals from outside a call: an unknown path, a body over 2 MB, the sandbox's own routes. */
@Catch()
export class LineErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof LineError) {
      void reply.status(error.status).headers(error.headers).send(error.body);
      return;
    }
    const status = statusOf(error);
    void reply.status(status).send({ message: status === 404 ? 'Not found' : describe(error) });
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error) return Number(error.statusCode);
  return 500;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'Internal error';
}
