import { Reflector } from '@nestjs/core';

export const endpoints = [
  'mark',
  'mark-old',
  'reply',
  'push',
  'multicast',
  'narrowcast',
  'narrowcast-progress',
  'broadcast',
  'validate',
  'loading',
  'bot-info',
  'profile',
  'followers',
  'group-summary',
  'member-profile',
  'members-count',
  'member-ids',
  'leave',
  'link-token',
  'content',
  'content-preview',
  'content-transcoding',
  'webhook-get',
  'webhook-set',
  'webhook-test',
  'quota',
  'consumption',
  'token',
  'token-short-lived',
  'token-v2.1',
  'token-verify',
  'token-revoke',
  'token-key-ids',
  'unknown',
] as const;

/**
 * LINE's calls, by the short names that faults and the history use. `mark-old` is the one for corporate users, `unknown`
 * any path that LINE does not have.
 */
export type Endpoint = (typeof endpoints)[number];

/** Names the call that a controller's method answers. */
export const LineEndpoint = Reflector.createDecorator<Endpoint>();
