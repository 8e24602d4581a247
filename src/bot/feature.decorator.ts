import { applyDecorators, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** Found on every feature. */
export const FeatureMark = DiscoveryService.createDecorator<object>();

/** A provider whose `@On…` methods handle LINE's events. It takes part in dependency injection like any other. */
export function Feature(): ClassDecorator {
  return applyDecorators(Injectable(), FeatureMark());
}
