import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { runBot } from './run-bot.mjs';

const HOST = '127.0.0.1';
/** So that the page stays where it was when everything is started again. */
const PAGE_PORT = 3001;
const READY_WITHIN_MS = 30_000;

/** Runs bot and sandbox, lets a user talk to the bot, and stays until told to stop; resolves with the exit code. */
export async function runWithSandbox() {
  const { startSandbox } = await import('../dist-sandbox/sandbox.js');
  const { gather, narrate, talk } = await import('../dist-sandbox/demo.js');
  const port = await portForBot();
  const pagePort = (await tryPort(PAGE_PORT)) ?? 0;
  const sandbox = await startSandbox({ port: pagePort, webhookUrl: `http://${HOST}:${port}/webhook` });
  const bot = runBot(botEnvironment(sandbox, port));

  if (await ready(`http://${HOST}:${port}/health/ready`, bot)) {
    console.log(greeting(sandbox, port));
    await gather(sandbox);
    narrate(sandbox, (line) => console.log(`  ${line}`));
    await Promise.race([talk(sandbox), bot.ended]);
    if (!bot.exited) console.log(farewell(sandbox));
  }
  const code = await bot.ended;
  await sandbox.close();
  if (bot.asked && code === 0) return bot.failure ? 1 : 0;
  console.error(`The bot ended with code ${code}.`);
  return code || 1;
}

/** Everything of LINE comes from the sandbox; the rest is the caller's, or a default for playing. */
function botEnvironment(sandbox, port) {
  const env = {
    LOG_LEVEL: 'warn',
    ...process.env,
    HOST,
    PORT: String(port),
    DATABASE_URL: 'file:./data/sandbox.db',
    LINE_CHANNEL_SECRET: sandbox.channel.channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: sandbox.channel.accessToken,
    LINE_API_BASE_URL: sandbox.url,
    LINE_DATA_API_BASE_URL: sandbox.url,
    LINE_CHAT_MODE: 'true',
  };
  // It would take the health checks off the port that is waited for.
  delete env.MANAGEMENT_PORT;
  return env;
}

/** PORT or 3000; a free one where that is taken. */
async function portForBot() {
  const wanted = Number(process.env.PORT || 3000);
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port !== wanted) console.log(`Port ${wanted} is taken: the bot listens on ${port}.`);
  return port;
}

async function tryPort(port) {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    return server.address().port;
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return undefined;
    throw error;
  } finally {
    server.close();
  }
}

/** False where the bot ended, or was not ready in time and was stopped. */
async function ready(url, bot) {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end && !bot.exited; await pause(100)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
  }
  if (bot.exited) return false;
  console.error(`The bot was not ready within ${READY_WITHIN_MS / 1000} s.`);
  bot.failure = true;
  bot.stop();
  return false;
}

function greeting(sandbox, port) {
  return `
Open ${sandbox.url} and talk to the bot.

Kidoku has a LINE of its own there, the sandbox, as no LINE_ setting was found.

  bot      http://${HOST}:${port}
  sandbox  ${sandbox.url}
`;
}

function farewell(sandbox) {
  return `
Say something yourself, at ${sandbox.url} or from another terminal:

  curl -H 'content-type: application/json' -d '{"text":"Hello again"}' ${sandbox.url}/sandbox/users/Aiko/messages

Your own LINE channel: README, "Connect a LINE channel". Ctrl-C stops both.
`;
}
