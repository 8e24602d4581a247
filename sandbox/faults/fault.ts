import type { Endpoint } from '../platform/endpoint';

export const faultKinds = [
  'status',
  'delay',
  'hang',
  'reset',
  'rate-limit',
  'monthly-limit',
  'truncated-body',
  'malformed-body',
  'slow-drip',
  'huge-body',
  'redirect',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const faultEffects = ['never', 'at-once', 'at-end'] as const;
/** Whether LINE does what the call asks: not at all, before the fault's delay, or after it and just before the answer. */
export type FaultEffect = (typeof faultEffects)[number];

interface FaultScope {
  readonly endpoint: Endpoint | 'all';
  /** Only calls that concern this user, group or room. */
  readonly chat?: string;
  /** Gone after it was played so often. */
  readonly times?: number;
  /** How many of a hundred calls it strikes; 100 if not given. */
  readonly percent?: number;
  /** Without it: a `delay` or a broken body comes from a LINE that did its work, anything else from one that did not. */
  readonly effect?: FaultEffect;
  /** Before the fault's answer. */
  readonly delayMs?: number;
}

type FaultAnswer =
  /** A text body is served as HTML, as gateways do. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'delay'; readonly delayMs: number; readonly effect?: 'at-once' | 'at-end' }
  | { readonly kind: 'hang' | 'reset' | 'monthly-limit' | 'truncated-body' | 'malformed-body' }
  /** Answered with a `Retry-After` header where seconds are given. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds?: number }
  /** One byte of the true answer each `everyMs`. */
  | { readonly kind: 'slow-drip'; readonly everyMs: number }
  | { readonly kind: 'huge-body'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 };

/** What shall go wrong, where and how often. */
export type Fault = FaultScope & FaultAnswer;

const WORKING_KINDS: readonly FaultKind[] = [
  'delay',
  'truncated-body',
  'malformed-body',
  'slow-drip',
  'huge-body',
];

export function effectOf(fault: Fault): FaultEffect {
  return fault.effect ?? (WORKING_KINDS.includes(fault.kind) ? 'at-once' : 'never');
}
