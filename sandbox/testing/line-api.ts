import type { Sandbox } from '../sandbox';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type ApiRequest = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

/** Calls LINE's API of a sandbox with its long-lived token, unless `headers` say otherwise. */
export class LineApi {
  constructor(private readonly sandbox: Sandbox) {}

  mark(markAsReadToken: unknown, headers?: Record<string, string>): Promise<ApiAnswer> {
    return this.post('/v2/bot/chat/markAsRead', { markAsReadToken }, headers);
  }

  markOld(userId: unknown): Promise<ApiAnswer> {
    return this.post('/v2/bot/message/markAsRead', { chat: { userId } });
  }

  reply(replyToken: unknown, text = 'hello', headers?: Record<string, string>): Promise<ApiAnswer> {
    return this.post('/v2/bot/message/reply', { replyToken, messages: [{ type: 'text', text }] }, headers);
  }

  push(to: string, text = 'hello', retryKey?: string): Promise<ApiAnswer> {
    const headers = retryKey === undefined ? {} : { 'x-line-retry-key': retryKey };
    return this.post('/v2/bot/message/push', { to, messages: [{ type: 'text', text }] }, headers);
  }

  multicast(to: readonly string[], text = 'hello', retryKey?: string): Promise<ApiAnswer> {
    const headers = retryKey === undefined ? {} : { 'x-line-retry-key': retryKey };
    return this.post('/v2/bot/message/multicast', { to, messages: [{ type: 'text', text }] }, headers);
  }

  info(token?: string): Promise<ApiAnswer> {
    return this.call(
      '/v2/bot/info',
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    );
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.call(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** PATCH and PUT, with JSON. */
  change(method: 'PATCH' | 'PUT', path: string, body: unknown): Promise<ApiAnswer> {
    const headers = { 'content-type': 'application/json' };
    return this.call(path, { method, body: JSON.stringify(body), headers });
  }

  async call(path: string, { headers, ...init }: ApiRequest = {}): Promise<ApiAnswer> {
    const response = await fetch(this.sandbox.url + path, {
      redirect: 'manual',
      ...init,
      headers: { authorization: `Bearer ${this.sandbox.channel.accessToken}`, ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: jsonOr(text) };
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
