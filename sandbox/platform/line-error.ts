export interface LineErrorDetail {
  readonly message: string;
  readonly property: string;
}

/** `message` and, where several things are wrong, `details`; the token endpoints have `error` instead. */
export type LineErrorBody = Readonly<Record<string, unknown>>;

/** A call that LINE refuses: the status, and a body in LINE's shape and, where LINE documents them, words. */
export class LineError extends Error {
  override readonly name = 'LineError';

  constructor(
    readonly status: number,
    readonly body: LineErrorBody,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`LINE answers ${status}`);
  }

  static withMessage(status: number, message: string): LineError {
    return new LineError(status, { message });
  }

  static invalidProperty(property: string): LineError {
    return LineError.withMessage(
      400,
      `The property, ${property}, in the request body is invalid (line: -, column: -)`,
    );
  }

  static invalidParameter(name: string): LineError {
    return LineError.withMessage(400, `The value for the '${name}' parameter is invalid`);
  }

  static notAvailable(): LineError {
    return LineError.withMessage(403, 'Access to this API is not available for your account');
  }

  static withDetails(details: readonly LineErrorDetail[]): LineError {
    return new LineError(400, { message: `The request body has ${details.length} error(s)`, details });
  }
}
