import type { Fault } from '../faults/fault';
import { faultEffects, faultKinds } from '../faults/fault';
import { endpoints } from '../platform/endpoint';
import type { JsonObject } from '../platform/json-fields';
import type { LineErrorDetail } from '../platform/line-error';
import { LineError } from '../platform/line-error';

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isText: Check = (value) => typeof value === 'string';
const oneOf =
  (allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const isStatus: Check = (value) => isNumber(value) && Number(value) >= 200 && Number(value) <= 599;

const FIELDS: Readonly<Record<string, Check>> = {
  endpoint: oneOf([...endpoints, 'all']),
  kind: oneOf(faultKinds),
  effect: oneOf(faultEffects),
  chat: isText,
  times: isNumber,
  percent: isNumber,
  delayMs: isNumber,
  status: isStatus,
  body: () => true,
  retryAfterSeconds: isNumber,
  everyMs: isNumber,
  bytes: isNumber,
  location: isText,
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  status: ['status'],
  delay: ['delayMs'],
  'slow-drip': ['everyMs'],
  'huge-body': ['bytes'],
  redirect: ['location'],
};

/** A fault that came as JSON, checked; throws a 400 that names each wrong field. */
export function faultFrom(body: JsonObject): Fault {
  const required = ['endpoint', 'kind', ...(REQUIRED[String(body.kind)] ?? [])];
  const missing = required.filter((property) => body[property] === undefined);
  const wrong = Object.keys(body).filter((property) => !FIELDS[property]?.(body[property]));
  const details: LineErrorDetail[] = [
    ...missing.map((property) => ({ message: 'May not be empty', property })),
    ...wrong.map((property) => ({ message: 'Is not valid', property })),
  ];
  if (!isFault(body, details)) throw LineError.withDetails(details);
  return body;
}

function isFault(_body: JsonObject, details: readonly LineErrorDetail[]): _body is Fault & JsonObject {
  return details.length === 0;
}
