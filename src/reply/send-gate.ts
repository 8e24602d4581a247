import { Injectable, UseInterceptors } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { ReadReceiptInterceptor } from '../read-receipt/read-receipt.interceptor';
import { Delivery } from './delivery';
import type { Send, SendOutcome } from './send';

/** Context type of a send, for interceptors that ask `context.getType()`. */
export const SEND_CONTEXT = 'line:send';

/**
 * The only way out to LINE. Nest runs no interceptors where one provider calls another, so the gate binds its attempt
 * through Nest's execution context: the interceptors named here, and every global one, wrap whatever is sent.
 */
@Injectable()
@UseInterceptors(ReadReceiptInterceptor)
export class SendGate {
  private through: ((send: Send) => Promise<SendOutcome>) | undefined;

  constructor(
    private readonly contexts: ExternalContextCreator,
    private readonly delivery: Delivery,
  ) {}

  /** Makes one attempt. @throws TryLater if the send must be attempted again. */
  pass(send: Send): Promise<SendOutcome> {
    this.through ??= this.bind();
    return this.through(send);
  }

  /** Only once the application is put together does Nest know which module's interceptors these are. */
  private bind(): (send: Send) => Promise<SendOutcome> {
    const attempt = (send: Send) => this.delivery.attempt(send);
    const options = { guards: false, interceptors: true, filters: false };
    return this.contexts.create(
      this,
      attempt as (...args: unknown[]) => unknown,
      'pass',
      undefined,
      undefined,
      undefined,
      undefined,
      options,
      SEND_CONTEXT,
    );
  }
}
