// As in the SDK's own echo example: https://github.com/line/line-bot-sdk-nodejs/tree/master/examples/echo-bot
import { messagingApi, middleware } from '@line/bot-sdk';
import express from 'express';

/** @param handle what the bot does with an event, given the SDK's client */
export function startSdkBot(handle) {
  const client = new messagingApi.MessagingApiClient({
    channelAccessToken: process.env.LINE_CHANNEL_ACCESS_TOKEN,
    baseURL: process.env.LINE_API_BASE_URL,
  });
  const app = express();
  app.post(
    '/webhook',
    middleware({ channelSecret: process.env.LINE_CHANNEL_SECRET }),
    (request, response) => {
      Promise.all(request.body.events.map((event) => handle(event, client)))
        .then((result) => response.json(result))
        .catch((error) => {
          console.error(error);
          response.status(500).end();
        });
    },
  );
  const server = app.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}`;
    console.log(JSON.stringify({ message: 'listening', params: { url } }));
  });
}

export function echo({ message, replyToken }, client) {
  return client.replyMessage({ replyToken, messages: [{ type: 'text', text: message.text }] });
}
