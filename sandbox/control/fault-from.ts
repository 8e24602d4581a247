import type { Fault } from '../faults/fault';
import { faultEffects, faultKinds } from '../faults/fault';
import { endpoints } from '../platform/endpoint';
import type { JsonObject } from '../platform/json-fields';
import { Fields, given } from './fields';

const MAX_MS = 24 * 60 * 60_000;
const MAX_BYTES = 100 * 1024 * 1024;
const MAX_TIMES = 1_000_000;
const REDIRECTS = [301, 302, 303, 307, 308] as const;

/** A fault that came as JSON, checked; throws a 400 that says for each wrong field what it must be. */
export function faultFrom(body: JsonObject): Fault {
  return Fields.read(body, (fields) => {
    fields.require('endpoint', 'kind');
    const scope = {
      endpoint: fields.oneOf('endpoint', [...endpoints, 'all']) ?? 'all',
      ...given({
        chat: fields.maybeText('chat'),
        times: fields.integer('times', 1, MAX_TIMES),
        percent: fields.number('percent', 0, 100),
        delayMs: fields.number('delayMs', 0, MAX_MS),
        effect: fields.oneOf('effect', faultEffects),
      }),
    };
    return answerOf(scope, fields);
  });
}

function answerOf(scope: Omit<Fault, 'kind'>, fields: Fields): Fault {
  const kind = fields.oneOf('kind', faultKinds) ?? 'hang';
  switch (kind) {
    case 'status': {
      fields.require('status');
      const status = fields.integer('status', 200, 599) ?? 500;
      return { ...scope, kind, status, ...(fields.has('body') && { body: fields.any('body') }) };
    }
    case 'delay': {
      fields.require('delayMs');
      const { effect, delayMs = 0, ...rest } = scope;
      if (effect === 'never') fields.problem('effect', 'must be one of: at-once, at-end');
      return { ...rest, kind, delayMs, ...(effect && effect !== 'never' && { effect }) };
    }
    case 'rate-limit':
      return {
        ...scope,
        kind,
        ...given({ retryAfterSeconds: fields.number('retryAfterSeconds', 0, MAX_MS) }),
      };
    case 'slow-drip':
      fields.require('everyMs');
      return { ...scope, kind, everyMs: fields.number('everyMs', 0, MAX_MS) ?? 0 };
    case 'huge-body':
      fields.require('bytes');
      return { ...scope, kind, bytes: fields.integer('bytes', 0, MAX_BYTES) ?? 0 };
    case 'redirect': {
      const redirect = {
        location: fields.text('location', 2_000),
        status: fields.oneOf('status', REDIRECTS),
      };
      return { ...scope, kind, ...given(redirect), location: redirect.location };
    }
    default:
      return { ...scope, kind };
  }
}
