import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, NEVER, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { effectOf } from '../faults/fault';
import { FaultPlayer } from '../faults/fault.player';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import { Answer } from './answer';
import { CallReader } from './call.reader';
import { LineEndpoint } from './endpoint';
import { isJsonObject } from './json-fields';
import { LineError } from './line-error';

/** Around every call of LINE's API: writes it down, plays the fault that waits for it, and answers. */
@Injectable()
export class CallInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly reader: CallReader,
    private readonly history: History,
    private readonly faults: Faults,
    private readonly player: FaultPlayer,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const call = request.id;
    const endpoint = this.reflector.get(LineEndpoint, context.getHandler());
    const about = this.reader.read(endpoint, request);
    this.history.add({ type: 'call.arrived', call, endpoint, ...about });

    let taken: Answer | undefined;
    const take = async (): Promise<Answer> => (taken ??= await outcome(next));
    const finish = (status: number | undefined): void => {
      const tookEffect = taken !== undefined && taken.status < 300;
      const refusal = taken && taken.status >= 400 && isJsonObject(taken.body) ? taken.body : undefined;
      this.history.add({ type: 'call.finished', call, endpoint, tookEffect, status, refusal });
    };

    const order = this.faults.draw(endpoint, about.chats);
    if (order) {
      const { id, fault } = order;
      this.history.add({
        type: 'fault.played',
        call,
        endpoint,
        fault: id,
        kind: fault.kind,
        effect: effectOf(fault),
      });
    }
    const answer = order ? await this.player.play(order.fault, take, reply) : await take();
    finish(answer?.status);
    // The player has the connection: Nest must not answer on it too.
    if (!answer) return NEVER;
    void reply.status(answer.status).headers(answer.headers);
    return of(answer.body);
  }
}

async function outcome(next: CallHandler): Promise<Answer> {
  try {
    const value: unknown = await firstValueFrom<unknown>(next.handle());
    return value instanceof Answer ? value : new Answer(200, value);
  } catch (error) {
    if (error instanceof LineError) return new Answer(error.status, error.body, error.headers);
    throw error;
  }
}
