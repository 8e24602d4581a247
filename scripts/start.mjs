// npm start: the bot, and a sandbox LINE to talk to it where no LINE channel is set.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { runBot } from './run-bot.mjs';
import { runWithSandbox } from './run-with-sandbox.mjs';

process.chdir(join(import.meta.dirname, '..'));
if (existsSync('.env')) process.loadEnvFile('.env');
if (!isBuilt()) await build();

const connected = Object.keys(process.env).some((name) => name.startsWith('LINE_'));
process.exit(connected ? await runBot().ended : await runWithSandbox());
