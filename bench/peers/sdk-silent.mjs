import { startSdkBot } from './sdk-bot.mjs';

startSdkBot(() => null);
