import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';
import { Answer, HTML, JSON_TYPE, rawAnswer } from '../platform/answer';
import type { Fault } from './fault';
import { effectOf } from './fault';

/** Makes a call go wrong on the wire. */
@Injectable()
export class FaultPlayer implements OnModuleDestroy {
  private readonly closing = new AbortController();

  onModuleDestroy(): void {
    this.closing.abort();
  }

  /** Returns what is to be answered, or undefined where the connection is beyond answering. */
  async play(fault: Fault, take: () => Promise<Answer>, reply: FastifyReply): Promise<Answer | undefined> {
    const effect = effectOf(fault);
    if (effect === 'at-once') await take();
    if (fault.delayMs !== undefined) await this.pause(fault.delayMs);
    if (effect === 'at-end') await take();
    const answer = effect === 'never' ? new Answer(200, {}) : await take();

    switch (fault.kind) {
      case 'delay':
        return answer;
      case 'status':
        return statusAnswer(fault.status, fault.body);
      case 'rate-limit':
        return new Answer(
          429,
          { message: 'The API rate limit has been exceeded. Try again later.' },
          fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
        );
      case 'monthly-limit':
        return new Answer(429, { message: 'You have reached your monthly limit.' });
      case 'redirect':
        return new Answer(fault.status ?? 302, {}, { location: fault.location });
      case 'malformed-body':
        return rawAnswer(answer.status, '{"sentMessages":[{"id"', JSON_TYPE);
      case 'huge-body':
        return rawAnswer(answer.status, `{"padding":"${'x'.repeat(fault.bytes)}"}`, JSON_TYPE);
      case 'hang':
        reply.hijack();
        return undefined;
      case 'reset':
        reply.hijack();
        reply.raw.socket?.resetAndDestroy();
        return undefined;
      case 'truncated-body':
        truncate(reply, answer);
        return undefined;
      case 'slow-drip':
        // Not awaited: the call is over for LINE, only its answer is still on the way.
        void this.drip(reply, answer, fault.everyMs);
        return undefined;
    }
  }

  private async drip(reply: FastifyReply, answer: Answer, everyMs: number): Promise<void> {
    const response = startRaw(reply, answer);
    for (const byte of answer.bytes) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await this.pause(everyMs);
    }
    response.end();
  }

  private async pause(ms: number): Promise<void> {
    // At the end of the sandbox every pause is over at once.
    await pause(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}

function statusAnswer(status: number, body: unknown): Answer {
  if (typeof body === 'string') return rawAnswer(status, body, HTML);
  return new Answer(status, body ?? { message: 'A fault of the sandbox' });
}

function startRaw(reply: FastifyReply, answer: Answer): FastifyReply['raw'] {
  reply.hijack();
  return reply.raw.writeHead(answer.status, {
    'x-line-request-id': reply.request.id,
    'content-type': JSON_TYPE,
    ...answer.headers,
    'content-length': answer.bytes.length,
  });
}

/** Promises the whole answer and hangs up after half of it. */
function truncate(reply: FastifyReply, answer: Answer): void {
  const response = startRaw(reply, answer);
  const bytes = answer.bytes;
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
