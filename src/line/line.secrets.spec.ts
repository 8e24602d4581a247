import { inspect } from 'node:util';
import type { LineConfig } from '../config/line.config';
import { LineCallLog } from './line-call-log';
import { LineClient } from './line.client';
import { Metrics } from '../metrics/metrics';
import { FakeLine, json } from './testing/fake-line';
import { lineParts } from './testing/line-parts';

const canaries = {
  accessToken: 'CANARYACCESSTOKENCANARYACCESSTOKEN/+=',
  channelSecret: 'CANARYc8c570fa6dd201bb328f1c1eac23a96d8',
  replyToken: 'CANARYr0f3779fba3b349968c5d07db31eab56f',
  text: 'CANARY my doctor said',
};
const longLived: LineConfig['credentials'] = { kind: 'long-lived', token: canaries.accessToken };
const stateless: LineConfig['credentials'] = {
  kind: 'stateless',
  channelId: '1234567890',
  channelSecret: canaries.channelSecret,
};

/** As a proxy's error page or a faulty service may: the secrets of the request inside LINE's own shape. */
const echo: FakeLine['answer'] = (response, { headers, body }) => {
  const { replyToken, messages } = body.startsWith('{')
    ? (JSON.parse(body) as { replyToken: string; messages: readonly { text: string }[] })
    : { replyToken: body, messages: [] };
  const message = `not good: ${headers.authorization ?? ''} ${replyToken} ${messages[0]?.text ?? ''}`;
  json(400, { message, details: [{ message, property: message }] })(response, {
    method: '',
    path: '',
    headers,
    body,
  });
};

describe('secrets and what users wrote', () => {
  const line = new FakeLine();

  beforeEach(() => line.start());
  afterEach(() => line.stop());

  it.each<[string, LineConfig['credentials'], FakeLine['answer']]>([
    ['a refusal', longLived, json(400, { message: 'Invalid reply token' })],
    ['an answer that echoes the credentials', longLived, echo],
    [
      'a page that echoes everything',
      longLived,
      (response, { headers, body }) => {
        response.writeHead(500).end(`<html>${JSON.stringify(headers)} ${body}`);
      },
    ],
    ['a broken connection', longLived, (response) => response.destroy()],
    ['a malformed answer', longLived, (response, { body }) => response.end(`echo ${body}`)],
    ['no token, echoed', stateless, echo],
    ['no token, broken connection', stateless, (response) => response.destroy()],
  ])('stay out of errors, call log and metrics: %s', async (_, credentials, answer) => {
    line.answer = answer;
    const parts = await lineParts(line.url, { credentials });
    const messages = [{ type: 'text' as const, text: canaries.text }];
    const error: unknown = await parts
      .get(LineClient)
      .reply({ replyToken: canaries.replyToken, messages })
      .catch((e: unknown) => e);

    expect(error).toBeInstanceOf(Error);
    const shown = [
      inspect(error, { depth: Infinity, showHidden: true }),
      JSON.stringify(error),
      String(error),
      inspect(parts.get(LineCallLog), { depth: Infinity }),
      await parts.get(Metrics).registry.metrics(),
    ].join('\n');
    expect(shown).not.toContain('CANARY');
    expect(error).not.toHaveProperty('cause');
    await parts.close();
  });
});
