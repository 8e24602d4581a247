import { isRecord } from '../is-record';
import type { Refusal, RefusalDetail } from './line.errors';
import { unquoted } from './unquoted';

/** An answer of any status. */
export interface LineAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined where the body is no JSON object, as on a gateway's HTML page. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const READ_WORDS = 3_000;
const MAX_WORDS = 300;
const MAX_DETAILS = 20;
/** By these it is decided what becomes of a message, whatever that says itself. */
const DECIDING = /^(Invalid reply token|You have reached your monthly limit)\.?$/i;

export function isSuccess(answer: LineAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

export function headerOf(answer: LineAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : undefined;
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads both shapes of error body, the Messaging API's and OAuth's.
 *
 * @param sent the texts of the request, of which nothing shall show
 */
export function refusalIn(answer: LineAnswer, sent: readonly string[]): Refusal {
  const words: Words = (text) => (typeof text === 'string' ? shown(text, sent) : undefined);
  const { message, error, error_description: description, details } = answer.body ?? {};
  return {
    status: answer.status,
    lineMessage: words(message) ?? words(description) ?? words(error),
    details: Array.isArray(details)
      ? details
          .filter(isRecord)
          .slice(0, MAX_DETAILS)
          .map((raw) => detail(words, raw))
      : [],
    requestId: headerOf(answer, 'x-line-request-id'),
    retryAfterMs: milliseconds(headerOf(answer, 'retry-after')),
  };
}

type Words = (text: unknown) => string | undefined;

function detail(words: Words, raw: Record<string, unknown>): RefusalDetail {
  const message = words(raw.message);
  const property = words(raw.property);
  return { ...(message !== undefined && { message }), ...(property !== undefined && { property }) };
}

function shown(text: string, sent: readonly string[]): string {
  if (DECIDING.test(text)) return text;
  // Cut last: the beginning of a token would not be known for what it is.
  return unquoted(text.slice(0, READ_WORDS), sent).slice(0, MAX_WORDS);
}

/** @param retryAfter seconds or an HTTP date (RFC 9110, 10.2.3) */
function milliseconds(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
