/** What a call is answered. A Buffer is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

export function jsonAnswer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  return { status, body, headers };
}

/** A body that is sent byte by byte as given. */
export function rawAnswer(status: number, body: string, contentType: string): Answer {
  return { status, body: Buffer.from(body), headers: { 'content-type': contentType } };
}

export function bytesOf(answer: Answer): Buffer {
  return Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(JSON.stringify(answer.body));
}
