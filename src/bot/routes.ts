import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LineEvent } from '../inbox/line-event';
import type { ReadPolicy } from '../inbox/store/outbox-store';
import { FeatureExplorer } from './feature-explorer';
import { claims, overlap, type Found, type Trigger } from './trigger';

/** A handler as it was found: what it claims, and how to call it inside Nest's execution context. */
export interface Handler {
  /** `OpeningHours.hours`, for messages to its author. */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  readonly policy: ReadPolicy | undefined;
  call(event: LineEvent, found: Found): Promise<unknown>;
}

interface Route {
  readonly trigger: Trigger;
  readonly handler: Handler;
}

/** Which handler an event goes to: the first that claims it, by priority, then in the order of the modules. */
@Injectable()
export class Routes implements OnModuleInit {
  private routes: readonly Route[] = [];

  constructor(private readonly explorer: FeatureExplorer) {}

  /** @throws Error that names both, if two handlers are sure to claim the same event. */
  onModuleInit(): void {
    this.routes = this.explorer
      .explore()
      .flatMap((handler) => handler.triggers.map((trigger) => ({ trigger, handler })))
      .sort((a, b) => b.trigger.priority - a.trigger.priority);
    this.routes.forEach((route, i) => {
      this.routes.slice(i + 1).forEach((other) => {
        refuseOverlap(route, other);
      });
    });
  }

  find(event: LineEvent): { readonly handler: Handler; readonly found: Found } | undefined {
    for (const { trigger, handler } of this.routes) {
      const claimed = claims(trigger, event);
      if (claimed) return { handler, found: claimed.found };
    }
    return undefined;
  }
}

function refuseOverlap(a: Route, b: Route): void {
  if (a.handler === b.handler || !overlap(a.trigger, b.trigger)) return;
  throw new Error(
    `${a.handler.name} and ${b.handler.name} both claim ${describe(a.trigger)}. Give the one that shall be asked first a ` +
      'greater priority, for example @OnText(/hours/, { priority: 1 }), or narrow a pattern.',
  );
}

function describe({ eventType, messageType, pattern }: Trigger): string {
  return [messageType, eventType, 'events', pattern === undefined ? '' : `matching ${String(pattern)}`]
    .filter(Boolean)
    .join(' ');
}
