/** No answer came, or not a whole one. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  /** The network's, as `ECONNREFUSED`, or undici's. */
  readonly code: string;

  /** @param maybeReceived false only if no byte of the request left this process */
  constructor(
    reason: Error,
    readonly maybeReceived: boolean,
  ) {
    super(reason.message);
    this.code = 'code' in reason ? String(reason.code) : 'ERR_NETWORK';
  }
}
