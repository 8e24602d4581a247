/** What a call is answered. A Buffer is sent as it is, anything else as JSON. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get bytes(): Buffer {
    return Buffer.isBuffer(this.body) ? this.body : Buffer.from(JSON.stringify(this.body));
  }
}

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/** A body that is sent byte by byte as given. */
export function rawAnswer(status: number, body: string | Buffer, contentType: string): Answer {
  return new Answer(status, Buffer.from(body), { 'content-type': contentType });
}
