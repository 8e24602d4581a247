import { Reflector } from '@nestjs/core';

export const endpoints = ['mark', 'mark-old', 'reply', 'push', 'multicast', 'bot-info', 'token'] as const;

/** LINE's calls, by the short names that faults and the history use; `mark-old` is the one for corporate users. */
export type Endpoint = (typeof endpoints)[number];

/** Names the call that a controller's method answers. */
export const LineEndpoint = Reflector.createDecorator<Endpoint>();
