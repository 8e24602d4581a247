import { WebhookRefusal } from './webhook-refusal';

/** LINE waits 2 s from its first packet; the rest is for the way there and back. */
const answerWithinMs = 1_500;

/**
 * Waits for the store, but no longer than LINE waits for us: a stalled disk must not pile up open requests, and a 503
 * says more in LINE's error statistics than a timeout. Events stored after all are known by their ids when they come again.
 */
export async function beforeLineGivesUp(stored: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, answerWithinMs, new WebhookRefusal('store_slow'));
  });
  try {
    await Promise.race([stored, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
