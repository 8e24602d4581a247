import { backoff } from '../inbox/backoff';
import type { SendKind } from '../inbox/store/outbox-store';
import { LineRefusedError, type LineUnreachableError } from '../line/line.errors';

/**
 * What a failed attempt means.
 * refused: LINE will not take it, now or later · token_spent: the reply token is used or has run out ·
 * not_arrived: surely not, another try may · unknown: it may have arrived.
 */
export type Verdict = 'refused' | 'token_spent' | 'not_arrived' | 'unknown';

const MAX_WAIT_MS = 60_000;
/** A `Retry-After` of 0, or a date gone by, must not make a loop of attempts. */
const MIN_WAIT_MS = 500;

export function verdict(kind: SendKind, error: LineRefusedError | LineUnreachableError): Verdict {
  if (!(error instanceof LineRefusedError)) return error.maybeReceived ? 'unknown' : 'not_arrived';
  const { endpoint, status, lineMessage = '' } = error;
  // The credentials are at fault, not the message: it waits until they are mended.
  if (status === 401 || endpoint === 'issueToken') return 'not_arrived';
  // LINE's words are not promised, but a 400 says in no other way which it is.
  if (kind === 'reply' && status === 400 && /invalid reply token/i.test(lineMessage)) return 'token_spent';
  if (status === 429) return /monthly limit/i.test(lineMessage) ? 'refused' : 'not_arrived';
  // A redirect is some gateway's word, not LINE's.
  return status >= 500 || status < 400 ? 'unknown' : 'refused';
}

/** How long to wait before the next attempt, in ms: what LINE asks for, at most a minute, else longer with each attempt. */
export function retryAfter(error: LineRefusedError | LineUnreachableError, attempts: number): number {
  const limited = error instanceof LineRefusedError && error.status === 429;
  return askedWait(error) ?? backoff(attempts, limited ? 2_000 : 500, MAX_WAIT_MS);
}

/** How long LINE asks to wait, in ms, as far as that is heeded; undefined where it does not say. */
export function askedWait(error: LineRefusedError | LineUnreachableError): number | undefined {
  const asked = error instanceof LineRefusedError ? error.retryAfterMs : undefined;
  return asked === undefined ? undefined : Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, asked));
}
