import { Injectable } from '@nestjs/common';
import type { Endpoint } from '../platform/endpoint';
import { SandboxOptions } from '../sandbox.options';
import type { Fault } from './fault';
import { seededRandom } from './seeded-random';

/** A fault that was ordered; `id` is its number in the history. */
export interface OrderedFault {
  readonly id: number;
  readonly fault: Fault;
  readonly played: number;
}

export interface FaultHandle {
  readonly id: number;
  readonly remove: () => void;
}

/** The faults on order. Where several fit a call, the one ordered first is played. */
@Injectable()
export class Faults {
  private readonly orders = new Map<number, { readonly id: number; readonly fault: Fault; played: number }>();
  private lastId = 0;
  private random: () => number;

  constructor(private readonly options: SandboxOptions) {
    this.random = seededRandom(options.seed);
  }

  add(fault: Fault): FaultHandle {
    this.lastId += 1;
    const id = this.lastId;
    this.orders.set(id, { id, fault, played: 0 });
    return { id, remove: () => void this.remove(id) };
  }

  /** False where no such fault is on order. */
  remove(id: number): boolean {
    return this.orders.delete(id);
  }

  clear(): void {
    this.orders.clear();
  }

  list(): readonly OrderedFault[] {
    return [...this.orders.values()].map((order) => ({ ...order }));
  }

  /** The fault to play for a call that concerns `chats`; counts it as played. */
  draw(endpoint: Endpoint, chats: readonly string[]): OrderedFault | undefined {
    for (const order of this.orders.values()) {
      const { fault } = order;
      if (fault.endpoint !== 'all' && fault.endpoint !== endpoint) continue;
      if (fault.chat !== undefined && !chats.includes(fault.chat)) continue;
      if (fault.percent !== undefined && this.random() * 100 >= fault.percent) continue;
      order.played += 1;
      if (order.played === fault.times) this.orders.delete(order.id);
      return order;
    }
    return undefined;
  }

  reset(): void {
    this.clear();
    this.random = seededRandom(this.options.seed);
  }
}
