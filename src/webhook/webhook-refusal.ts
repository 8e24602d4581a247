import { HttpException } from '@nestjs/common';

const answers = {
  bad_signature: [
    401,
    'x-line-signature is missing or does not match the body. Check LINE_CHANNEL_SECRET, and that no proxy changes the body.',
  ],
  malformed: [400, 'The body is signed but is not a webhook body.'],
  too_large: [413, 'The body is over 1 MiB. Nothing was stored.'],
  store_unavailable: [503, 'The store takes no events now. Deliver again later.'],
  store_slow: [503, 'The store did not confirm the events in time. Deliver again: they are handled once.'],
  overloaded: [503, 'Too much is coming in at once. Nothing was stored. Deliver again later.'],
  foreign_channel: [
    503,
    'The store belongs to another bot. Give each bot a DATABASE_URL of its own, or correct the LINE_* settings.',
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type RefusalReason = keyof typeof answers;

/** An answer to LINE that is not 200; operators count it by its reason. Never holds anything of the body. */
export class WebhookRefusal extends HttpException {
  override readonly name = 'WebhookRefusal';

  constructor(
    readonly reason: RefusalReason,
    detail?: string,
  ) {
    const [statusCode, message] = answers[reason];
    super(
      { statusCode, error: reason, message: detail === undefined ? message : `${message} ${detail}` },
      statusCode,
    );
  }
}
