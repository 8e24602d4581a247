// The whole bot over HTTP: webhooks in, a mark and a reply out, against a LINE that answers at once.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { BOT, conversationOf } from './events.mjs';

const SECRET = '0'.repeat(32);
const MAIN = join(import.meta.dirname, '../../dist/main.js');

/** @returns messages per second from the first webhook to the last reply. @throws if one is not answered once, after its mark. */
export async function throughToReply(url, messages) {
  const line = await startLine(messages);
  const folder = mkdtempSync(join(tmpdir(), 'kidoku-bench-bot-'));
  const bot = spawn(process.execPath, [MAIN], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', DATABASE_URL: url },
      ...{ LINE_CHANNEL_SECRET: SECRET, LINE_CHANNEL_ACCESS_TOKEN: 'token', LINE_API_BASE_URL: line.url },
      ...{ LINE_CHAT_MODE: 'true', LOG_LEVEL: 'info' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const webhook = `${await listening(bot)}/webhook`;
    const bodies = Array.from({ length: messages }, (_, n) => signed(n));
    const startedAt = performance.now();
    await send(webhook, bodies);
    await line.allAnswered;
    return messages / ((performance.now() - startedAt) / 1_000);
  } finally {
    bot.kill('SIGKILL');
    await once(bot, 'close');
    line.close();
    rmSync(folder, { recursive: true });
  }
}

function signed(n) {
  const now = Date.now();
  const body = JSON.stringify({
    destination: BOT,
    events: [
      {
        ...{ type: 'message', mode: 'active', timestamp: now, webhookEventId: `W${n}`, replyToken: `r${n}` },
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: conversationOf(n) },
        message: {
          id: String(10 ** 17 + n),
          type: 'text',
          quoteToken: 'q',
          text: `Hello ${n}`,
          markAsReadToken: `t${n}`,
        },
      },
    ],
  });
  return { body, signature: createHmac('sha256', SECRET).update(body).digest('base64') };
}

async function send(url, bodies) {
  const { Pool } = await import('undici');
  const pool = new Pool(new URL(url).origin, { connections: 64 });
  let next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let entry = bodies[next++]; entry; entry = bodies[next++]) {
        const { statusCode, body } = await pool.request({
          ...{ path: '/webhook', method: 'POST', body: entry.body },
          headers: { 'content-type': 'application/json', 'x-line-signature': entry.signature },
        });
        await body.dump();
        if (statusCode !== 200) throw new Error(`a webhook was answered ${statusCode}`);
      }
    }),
  );
  await pool.close();
}

/** A LINE that answers at once, and sees to it that each message is marked before it is answered, and answered once. */
async function startLine(messages) {
  const marked = new Set();
  const answered = new Set();
  const all = Promise.withResolvers();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
      if (request.url === '/v2/bot/chat/markAsRead') marked.add(body.markAsReadToken.slice(1));
      if (request.url === '/v2/bot/message/reply') {
        const n = body.replyToken.slice(1);
        if (!marked.has(n) || answered.has(n))
          all.reject(new Error(`message ${n} was answered unread, or twice`));
        answered.add(n);
        if (answered.size === messages) all.resolve();
      }
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/v2/bot/info' ? INFO : '{"sentMessages":[]}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    allAnswered: all.promise,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const INFO = JSON.stringify({
  userId: BOT,
  chatMode: 'chat',
  markAsReadMode: 'manual',
  displayName: 'b',
  basicId: '@b',
});

async function listening({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const { message, params } = line.startsWith('{') ? JSON.parse(line) : {};
    if (message === 'listening') {
      stdout.resume();
      return params.url;
    }
  }
  throw new Error('the bot did not start');
}
