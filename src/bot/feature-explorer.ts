import { Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, ExternalContextCreator, MetadataScanner, Reflector } from '@nestjs/core';
import { FeatureMark } from './feature.decorator';
import { triggersOf } from './on.decorators';
import { HANDLER_CONTEXT } from './params.decorators';
import { ReadReceipt } from './read-receipt.decorator';
import type { Handler } from './routes';

type Method = (...args: unknown[]) => unknown;

/** Finds the features' handlers and binds them so that Nest's guards, pipes, interceptors and filters run around them. */
@Injectable()
export class FeatureExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly contexts: ExternalContextCreator,
    private readonly reflector: Reflector,
  ) {}

  explore(): Handler[] {
    // Unfiltered, because Nest gives those with a mark in the order in which they were built, not in that of the modules.
    return this.discovery
      .getProviders()
      .filter((provider) => isObject(provider.instance))
      .filter((provider) => this.discovery.getMetadataByDecorator(FeatureMark, provider) !== undefined)
      .flatMap(({ instance }) => this.handlersOf(instance as object));
  }

  private handlersOf(feature: object): Handler[] {
    const prototype = Object.getPrototypeOf(feature) as Record<string, Method>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = prototype[name];
      const triggers = method ? triggersOf(method) : [];
      return method && triggers.length > 0 ? [this.bind(feature, method, name, triggers)] : [];
    });
  }

  private bind(feature: object, method: Method, name: string, triggers: Handler['triggers']): Handler {
    const call = this.contexts.create(
      feature,
      method,
      name,
      ROUTE_ARGS_METADATA,
      { exchangeKeyForValue: () => undefined },
      undefined,
      undefined,
      { guards: true, interceptors: true, filters: true },
      HANDLER_CONTEXT,
    );
    return {
      name: `${feature.constructor.name}.${name}`,
      triggers,
      policy: this.reflector.getAllAndOverride(ReadReceipt, [method, feature.constructor]),
      call,
    };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
