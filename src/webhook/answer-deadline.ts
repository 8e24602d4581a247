import { withinTime } from '../time-limit';
import { WebhookRefusal } from './webhook-refusal';

/** LINE waits 2 s from its first packet; the rest is for the way there and back. */
const ANSWER_WITHIN_MS = 1_500;

/**
 * Waits for the store, but no longer than LINE waits for us: a stalled disk must not pile up open requests, and a 503
 * says more in LINE's error statistics than a timeout. Events stored after all are known by their ids when they come again.
 */
export function beforeLineGivesUp(stored: Promise<void>): Promise<void> {
  return withinTime(stored, ANSWER_WITHIN_MS, () => new WebhookRefusal('store_slow'));
}
