// The ceiling: what Node can do for the same two calls with nothing kept and nothing checked but the signature.
import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'undici';

const {
  LINE_CHANNEL_SECRET: secret,
  LINE_API_BASE_URL: line,
  LINE_CHANNEL_ACCESS_TOKEN: token,
} = process.env;
const pool = new Pool(line, { connections: 100 });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };

async function call(path, json) {
  const { statusCode, body } = await pool.request({
    path,
    method: 'POST',
    headers,
    body: JSON.stringify(json),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`LINE answered ${statusCode}`);
}

async function answer({ message, replyToken }) {
  await call('/v2/bot/chat/markAsRead', { markAsReadToken: message.markAsReadToken });
  await call('/v2/bot/message/reply', { replyToken, messages: [{ type: 'text', text: message.text }] });
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks);
    const signature = Buffer.from(request.headers['x-line-signature'] ?? '', 'base64');
    const expected = createHmac('sha256', secret).update(body).digest();
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return response.writeHead(401).end();
    await Promise.all(JSON.parse(body.toString()).events.map(answer));
    response.end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({ message: 'listening', params: { url: `http://127.0.0.1:${server.address().port}` } }),
  );
});
