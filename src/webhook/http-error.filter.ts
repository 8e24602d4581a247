import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, fieldOf } from './http-answer';
import { WebhookMeter } from './webhook-meter';
import type { WebhookResult } from './webhook-meter';
import { WebhookRefusal } from './webhook-refusal';

/**
 * What every failed HTTP request is answered: short JSON that says what to do, never a stack or anything the client sent.
 * Global, because a body that is too large fails before Nest knows its route.
 */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(HttpErrorFilter.name);

  constructor(private readonly meter: WebhookMeter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // A global filter also sees the errors of event handlers. Passed on, they reach the inbox; left alone, Nest would log
    // them with their message, which may quote a user.
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = answerTo(error, request);
    const status = answer.getStatus();
    if (status === 500) this.logger.error({ message: 'A request failed', ...whereItFailed(error) });
    if (request.routeOptions.url === '/webhook') this.meter.answered(resultOf(error, answer), reply);
    if (status === 405) reply.header('allow', 'POST');
    reply.code(status).send(answer.getResponse());
  }
}

function resultOf(error: unknown, answer: Error): WebhookResult {
  if (answer instanceof WebhookRefusal) return answer.reason;
  return fieldOf(error, 'code') === 'ECONNRESET' ? 'aborted' : 'failed';
}

/** Without the error's message, which may quote what a user wrote. */
function whereItFailed(error: unknown): { error: string; at: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: frames.map((line) => line.trim()) };
}
