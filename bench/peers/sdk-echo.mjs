import { echo, startSdkBot } from './sdk-bot.mjs';

startSdkBot(echo);
