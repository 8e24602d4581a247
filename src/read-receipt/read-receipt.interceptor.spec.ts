import { Injectable, UseInterceptors } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { setImmediate as turn } from 'node:timers/promises';
import { until } from '../inbox/testing/until';
import type { ReadDemand } from './read-demand';
import { ReadReceiptInterceptor } from './read-receipt.interceptor';
import { ReadReceipts } from './read-receipts';

/** Lets each conversation pass, or fail, when the test says so. */
class ReadGate {
  readonly asked: string[] = [];
  private readonly open = new Map<string, PromiseWithResolvers<void>>();

  ensureRead({ conversation }: ReadDemand): Promise<void> {
    this.asked.push(conversation);
    return this.of(conversation).promise;
  }

  of(conversation: string): PromiseWithResolvers<void> {
    const gate = this.open.get(conversation) ?? Promise.withResolvers();
    this.open.set(conversation, gate);
    return gate;
  }
}

@Injectable()
@UseInterceptors(ReadReceiptInterceptor)
class Sender {
  sent = 0;

  send(): string {
    this.sent++;
    return 'sent';
  }
}

async function sender() {
  const receipts = new ReadGate();
  const parts = await Test.createTestingModule({
    providers: [Sender, ReadReceiptInterceptor, { provide: ReadReceipts, useValue: receipts }],
  }).compile();
  await parts.init();
  const instance = parts.get(Sender);
  const bound = parts
    .get(ExternalContextCreator)
    .create(instance, () => instance.send(), 'send', undefined, undefined, undefined, undefined, {
      guards: false,
      interceptors: true,
      filters: false,
    }) as (send: unknown) => Promise<string>;
  return { receipts, instance, send: (...read: readonly ReadDemand[]) => bound({ read }) };
}

it('sends only after every conversation that it goes to shows "Read"', async () => {
  const { receipts, instance, send } = await sender();
  const sending = send({ conversation: 'Ua' }, { conversation: 'Ub' });
  await until(() => receipts.asked.length === 2);
  receipts.of('Ua').resolve();
  await turn();
  expect(instance.sent).toBe(0);

  receipts.of('Ub').resolve();
  expect(await sending).toBe('sent');
  expect(receipts.asked).toEqual(['Ua', 'Ub']);
});

it('sends nothing where one is held back', async () => {
  const { receipts, instance, send } = await sender();
  receipts.of('Ua').resolve();
  receipts.of('Ub').reject(new Error('held'));

  await expect(send({ conversation: 'Ua' }, { conversation: 'Ub' })).rejects.toThrow('held');
  expect(instance.sent).toBe(0);
});

it('sends at once what goes to nobody in particular', async () => {
  const { send } = await sender();
  expect(await send()).toBe('sent');
});
