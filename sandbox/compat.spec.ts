import { LineBotClient, middleware, type webhook } from '@line/bot-sdk';
import express from 'express';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './sandbox';
import { startSandbox } from './sandbox';

let sandbox: Sandbox;
let client: LineBotClient;
let server: Server;

/** The echo bot of LINE's own SDK, as its README has it, but for the base URLs. */
function echoBot({ channelSecret, accessToken }: Sandbox['channel'], url: string) {
  client = LineBotClient.fromChannelAccessToken({
    channelAccessToken: accessToken,
    apiBaseURL: url,
    dataApiBaseURL: url,
  });
  const app = express();
  app.post('/callback', middleware({ channelSecret }), (request, response, next) => {
    const { events } = request.body as webhook.CallbackRequest;
    Promise.all(events.map(handle)).then((result) => response.json(result), next);
  });
  return app;
}

async function handle(event: webhook.Event) {
  if (event.type !== 'message' || event.message.type !== 'text' || !event.replyToken) return null;
  const echo = { type: 'text' as const, text: event.message.text };
  return client.replyMessage({ replyToken: event.replyToken, messages: [echo] });
}

beforeEach(async () => {
  sandbox = await startSandbox();
  server = echoBot(sandbox.channel, sandbox.url).listen(0, '127.0.0.1');
  await once(server, 'listening');
  sandbox.webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
});

afterEach(async () => {
  await sandbox.close();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

it('serves a bot that knows nothing of the sandbox, and tells that it answers before "Read"', async () => {
  expect(await sandbox.verifyWebhook()).toMatchObject({ status: 200 });
  const aiko = sandbox.user('Aiko');
  const { delivered, eventId, message } = aiko.says('hello');
  expect(await delivered).toMatchObject({ delivered: true, status: 200 });

  expect(sandbox.botMessages(aiko).map(({ content }) => content.text)).toEqual(['hello']);
  expect(message.read).toBe(false);
  expect(sandbox.check()).toMatchObject([{ rule: 'read before answer', eventId }]);
});

it('serves the SDK’s other calls', async () => {
  const aiko = sandbox.user('Aiko');
  const family = sandbox.group('Family');
  aiko.in(family).says('hi');
  const image = aiko.sends('image').message;
  const { event } = aiko.says('hi');

  await client.markMessagesAsReadByToken({ markAsReadToken: event.message?.markAsReadToken ?? '' });
  await client.showLoadingAnimation({ chatId: aiko.id, loadingSeconds: 5 });
  expect(await client.getProfile(aiko.id)).toMatchObject({ displayName: 'Aiko' });
  expect(await client.getGroupMemberProfile(family.id, aiko.id)).toMatchObject({ displayName: 'Aiko' });
  expect(await client.getBotInfo()).toMatchObject({ chatMode: 'chat', markAsReadMode: 'manual' });
  expect(await client.getMessageQuota()).toEqual({ type: 'none' });
  const content = await client.getMessageContent(image.id);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe('PNG');
  await expect(client.getProfile(`U${'0'.repeat(32)}`)).rejects.toMatchObject({ status: 404 });
});
