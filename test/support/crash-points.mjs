// Loaded into a bot before its program: it kills the process, as by SIGKILL, at one named point of a message's way.
// KIDOKU_CRASH_AT=<class>.<method>:<before|after>:<nth time>
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const main = process.argv[1];
const load = createRequire(main);
load('reflect-metadata');

const FILES = {
  Inbox: 'inbox/inbox.js',
  SqliteEvents: 'inbox/store/sqlite/sqlite-events.js',
  SqliteOutbox: 'inbox/store/sqlite/sqlite-outbox.js',
  SqliteConversations: 'inbox/store/sqlite/sqlite-conversations.js',
  PostgresEvents: 'inbox/store/postgres/postgres-events.js',
  PostgresOutbox: 'inbox/store/postgres/postgres-outbox.js',
  PostgresConversations: 'inbox/store/postgres/postgres-conversations.js',
  FeatureHandler: 'bot/feature-handler.js',
  ReadReceipts: 'read-receipt/read-receipts.js',
  Outbox: 'reply/outbox.js',
  Delivery: 'reply/delivery.js',
  LineClient: 'line/line.client.js',
};

const [, name, method, moment, nth] = /^(\w+)\.(\w+):(before|after):(\d+)$/.exec(process.env.KIDOKU_CRASH_AT);
const { [name]: type } = load(join(dirname(main), FILES[name]));
const original = type.prototype[method];
let times = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more may happen in this process.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type.prototype[method] = async function (...given) {
  times += 1;
  const now = times === Number(nth);
  if (now && moment === 'before') die();
  const result = await original.apply(this, given);
  if (now) die();
  return result;
};
