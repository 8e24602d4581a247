import type { ServerResponse } from 'node:http';
import { defaultChannel } from '../../sandbox/account/channel';
import { FakeLine, json, type SeenRequest } from '../../src/line/testing/fake-line';

type Failure = (response: ServerResponse, request: SeenRequest) => void;

const quoting = (status: number): Failure => {
  return (response, request) => {
    const { authorization = '' } = request.headers;
    const message = `not good: ${request.body} ${authorization}`;
    const details = textsOf(request).map((text) => ({ message: text, property: text.slice(0, -3) }));
    json(status, { message, details, error_description: message }, { 'retry-after': '1' })(response, request);
  };
};

/** The ways in which LINE, or what stands before it, fails; each says back what it was told. */
export const quotingFailures: Readonly<Record<string, Failure>> = {
  refuses: quoting(400),
  forbids: quoting(403),
  limits: quoting(429),
  breaks: quoting(500),
  accepts: quoting(409),
  doubts: quoting(401),
  serves: (response, { body, headers }) => {
    response.writeHead(502).end(`<html>${body} ${JSON.stringify(headers)}</html>`);
  },
  garbles: (response, { body }) => {
    response.writeHead(200).end(`{"sentMessages":[{"id":${body}`);
  },
  redirects: (response, { body }) => {
    response.writeHead(302, { location: `http://127.0.0.1:9/?${encodeURIComponent(body)}` }).end();
  },
  resets: (response) => response.socket?.resetAndDestroy(),
  hangs: () => undefined,
};

/** LINE for a bot in chat mode: a call with `<path>:<failure>` in it fails so, as with `reply:resets` or `markAsRead:hangs`. */
export async function startLineThatQuotes(): Promise<FakeLine> {
  const line = new FakeLine();
  const info = json(200, { userId: defaultChannel.botUserId, chatMode: 'chat', markAsReadMode: 'manual' });
  line.answer = (response, request) => {
    if (request.path === '/v2/bot/info') {
      info(response, request);
      return;
    }
    const endpoint = request.path?.slice(request.path.lastIndexOf('/') + 1) ?? '';
    const failure = new RegExp(`${endpoint}:(\\w+)`).exec(request.body)?.[1] ?? '';
    (quotingFailures[failure] ?? json(200, {}))(response, request);
  };
  await line.start();
  return line;
}

function textsOf({ body }: SeenRequest): string[] {
  if (!body.startsWith('{')) return [body];
  const { messages = [] } = JSON.parse(body) as { messages?: readonly { text?: string }[] };
  return messages.map(({ text }) => text ?? '');
}
