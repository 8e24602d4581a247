// A stand-in for LINE that costs little, and sees to it that each message shows "Read" before its answer and is answered once.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { takeOrders } from './orders.mjs';
import { BOT, now } from './messages.mjs';

const INFO = JSON.stringify({
  userId: BOT,
  chatMode: 'chat',
  markAsReadMode: 'manual',
  displayName: 'b',
  basicId: '@b',
});

let scene;
function begin({ messages = Infinity, delayMs = 0, refuses = false, unreadAllowed = false }) {
  const complete = Promise.withResolvers();
  complete.promise.catch(() => undefined);
  scene = {
    messages,
    delayMs,
    refuses,
    unreadAllowed,
    marks: 0,
    readUpTo: new Map(),
    answered: new Set(),
    latencies: [],
    complete,
  };
}
begin({});

function take(path, body) {
  const at = now();
  if (path.endsWith('/markAsRead')) {
    scene.marks += 1;
    const [user, n] = body.markAsReadToken.split('_').map(Number);
    scene.readUpTo.set(user, Math.max(n, scene.readUpTo.get(user) ?? 0));
  }
  if (!path.endsWith('/reply')) return;
  const [user, n, sentAt] = body.replyToken.split('_').map(Number);
  if (!scene.unreadAllowed && !(scene.readUpTo.get(user) >= n))
    scene.complete.reject(new Error(`message ${n} was answered unread`));
  if (scene.answered.has(n)) scene.complete.reject(new Error(`message ${n} was answered twice`));
  scene.answered.add(n);
  scene.latencies.push(at - sentAt);
  if (scene.answered.size === scene.messages) scene.complete.resolve();
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const answer = (status, text) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-line-request-id': 'bench' });
      response.end(text);
    };
    if (request.url === '/v2/bot/info') return answer(200, INFO);
    if (scene.refuses) return answer(503, '{"message":"down"}');
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const done = () => {
      take(request.url, body);
      answer(200, request.url.endsWith('/reply') ? '{"sentMessages":[{"id":"1","quoteToken":"q"}]}' : '{}');
    };
    if (scene.delayMs === 0) done();
    else setTimeout(done, scene.delayMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');

takeOrders({
  url: () => `http://127.0.0.1:${server.address().port}`,
  begin,
  /** Resolves when every message was answered. */
  async answered() {
    await scene.complete.promise;
    const { marks, latencies } = scene;
    return { at: now(), marks, latencies };
  },
});
