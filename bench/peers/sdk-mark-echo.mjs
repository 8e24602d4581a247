import { echo, startSdkBot } from './sdk-bot.mjs';

startSdkBot(async (event, client) => {
  await client.markMessagesAsReadByToken({ markAsReadToken: event.message.markAsReadToken });
  return echo(event, client);
});
