// The users: signed webhooks in a closed loop (so many senders, each waiting for its answer) or an open one (so many a second,
// whatever the answers take, each timed from when it was due).
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { Connection, onTheWire } from './connection.mjs';
import { takeOrders } from './orders.mjs';
import { now, signedMessage } from './messages.mjs';

let bot;
let pool;
let prepared = [];

async function post({ body, signature }) {
  const answer = await pool.request({
    path: '/webhook',
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`a webhook was answered ${answer.statusCode}`);
}

takeOrders({
  async to({ url, connections }) {
    await pool?.destroy();
    bot = url;
    pool = new Pool(url, { connections });
  },
  prepare({ messages, users, what, first = 0 }) {
    prepared = Array.from({ length: messages }, (_, i) =>
      onTheWire(signedMessage(first + i + 1, i % users, what)),
    );
  },
  async closed({ senders }) {
    const connections = await Promise.all(Array.from({ length: senders }, () => Connection.to(bot)));
    let next = 0;
    const startedAt = now();
    await Promise.all(
      connections.map(async (connection) => {
        for (let message = prepared[next++]; message; message = prepared[next++])
          await connection.post(message);
      }),
    );
    const endedAt = now();
    for (const connection of connections) connection.end();
    return { startedAt, endedAt };
  },
  /** @returns how long each took to be acknowledged from when it was due, in ms */
  async open({ perSecond, messages, users, first = 0 }) {
    const startedAt = now();
    const latencies = [];
    const sent = [];
    for (let i = 0; i < messages; i++) {
      const due = startedAt + (i * 1_000) / perSecond;
      const early = due - now();
      if (early > 0) await pause(early);
      sent.push(
        post(signedMessage(first + i + 1, i % users, 'text', due)).then(() => latencies.push(now() - due)),
      );
    }
    await Promise.all(sent);
    return latencies;
  },
  /** Users who each say so many things in one go. */
  async bursts({ users, perUser, everyMs }) {
    const sent = [];
    for (let user = 0; user < users; user++) {
      for (let i = 0; i < perUser; i++) sent.push(post(signedMessage(user * perUser + i + 1, user)));
      await pause(everyMs);
    }
    await Promise.all(sent);
  },
});
