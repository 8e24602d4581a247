import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { LineError } from './line-error';

const LIFETIME_MS = 24 * 60 * 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Accepted {
  readonly at: number;
  readonly call: string;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** The retry keys LINE has accepted; for 24 hours a second call with one is refused, also one with another body. */
@Injectable()
export class RetryKeys {
  private readonly accepted = new Map<string, Accepted>();

  constructor(private readonly clock: Clock) {}

  /** Throws LINE's 409 for a key accepted before, with what that call was answered. */
  refuseAccepted(key: string | undefined): void {
    if (key === undefined) return;
    // LINE documents the form, not the words for a wrong one.
    if (!UUID.test(key)) throw LineError.withMessage(400, 'The retry key is invalid');
    const found = this.accepted.get(key.toLowerCase());
    if (!found || this.clock.now() - found.at >= LIFETIME_MS) return;
    throw new LineError(
      409,
      { message: 'The retry key is already accepted', ...found.answer },
      { 'x-line-accepted-request-id': found.call },
    );
  }

  accept(key: string | undefined, call: string, answer: Accepted['answer'] = {}): void {
    if (key !== undefined) this.accepted.set(key.toLowerCase(), { at: this.clock.now(), call, answer });
  }

  reset(): void {
    this.accepted.clear();
  }
}
