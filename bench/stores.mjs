// npm run bench:stores [-- --quick]: both stores side by side in one run. Build first.
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { median, quantile } from './statistics.mjs';
import { fill, BOT } from './stores/events.mjs';
import { startWorker } from './orders.mjs';
import { openPlaces, sql, SLOW_MS } from './stores/places.mjs';
import { throughToReply } from './stores/whole-bot.mjs';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 3;
const BACKLOG = quick ? { events: 5_000, conversations: 1_000 } : { events: 50_000, conversations: 10_000 };
const IDLE_CONVERSATIONS = quick ? 50_000 : 1_000_000;
const KINDS = ['SQLite', 'PostgreSQL'];

const startInstance = (options) => startWorker('stores/instance.mjs', options);

const places = await openPlaces();
const figures = new Map();

/** Runs `measure` on a new store of each kind in turn, round by round. */
async function sideBySide(what, unit, measure, { rounds = ROUNDS, digits = 0 } = {}) {
  const values = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of KINDS) {
      places.slowStatements();
      values[kind].push(await measure(await places.create(kind), kind));
    }
  }
  const row = Object.fromEntries(KINDS.map((kind) => [kind, Number(median(values[kind]).toFixed(digits))]));
  figures.set(what, {
    ...row,
    unit,
    'PostgreSQL / SQLite': Number((row.PostgreSQL / row.SQLite).toFixed(2)),
  });
  console.log(`${what}: SQLite ${row.SQLite}, PostgreSQL ${row.PostgreSQL} ${unit}`);
}

async function take(url, perBody) {
  const order = await startInstance({ url });
  const rate = await order('take', { seconds: quick ? 1 : 5, senders: 64, perBody, name: `t${perBody}-` });
  await order('stop');
  return rate;
}

async function drain(url, { instances = 1, events, ...options }) {
  const orders = await Promise.all(
    Array.from({ length: instances }, () => startInstance({ url, ...options })),
  );
  const startedAt = Date.now();
  await Promise.all(orders.map((order) => order('start')));
  for (let handled = 0; handled < events; await pause(20)) {
    handled = (await Promise.all(orders.map((order) => order('handled')))).reduce((a, b) => a + b, 0);
  }
  const rate = events / ((Date.now() - startedAt) / 1_000);
  await Promise.all(orders.map((order) => order('stop')));
  return { rate, startedAt };
}

async function addIdleConversations(url, kind) {
  if (kind === 'SQLite') {
    const db = new DatabaseSync(url.replace('file:', ''));
    db.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
       INSERT INTO conversation (channel, id, received_seq) SELECT ?, 'Uidle' || n, 1 FROM n`,
    ).run(IDLE_CONVERSATIONS, BOT);
    db.close();
    return;
  }
  await sql(
    url,
    `INSERT INTO kidoku.conversation (channel, id, received_seq)
     SELECT '${BOT}', 'Uidle' || n, 1 FROM generate_series(1, ${IDLE_CONVERSATIONS}) n`,
  );
  await settle(url);
}

/** As autovacuum and the checkpointer leave a database in the minutes in which so much comes together: here it is seconds. */
async function settle(url) {
  await sql(url, 'VACUUM ANALYZE');
  await sql(url, 'CHECKPOINT');
}

function tellSlow(statements, startedAt) {
  const slow = statements.filter((line) => Date.parse(line.slice(0, 23) + 'Z') > startedAt);
  console.log(`  statements over ${SLOW_MS} ms while it drained: ${slow.length}`);
  for (const line of slow.slice(0, 10)) console.log(`    ${line.replace(/\s+/g, ' ').slice(0, 200)}`);
}

async function drainAndTell(url, kind, options) {
  places.slowStatements();
  const { rate, startedAt } = await drain(url, { events: BACKLOG.events, ...options });
  if (kind === 'PostgreSQL') tellSlow(places.slowStatements() ?? [], startedAt);
  return rate;
}

const drainBesideIdle = (options) => async (url, kind) => {
  await fill(url, 500, 1);
  await addIdleConversations(url, kind);
  await fill(url, BACKLOG.events, BACKLOG.conversations);
  if (kind === 'PostgreSQL') await settle(url);
  return drainAndTell(url, kind, options);
};

const pickups = {};
try {
  console.log(
    `${cpus().length} cores (${cpus()[0].model}), Node ${process.version}, load ${loadavg()[0].toFixed(1)}\n`,
  );
  await sideBySide('events taken, one a body, 64 senders', 'events/s', (url) => take(url, 1));
  await sideBySide('events taken, 100 a body, 64 senders', 'events/s', (url) => take(url, 100), {
    rounds: 1,
  });
  await sideBySide('webhook to mark to reply, whole bot', 'messages/s', (url) =>
    throughToReply(url, quick ? 500 : 5_000),
  );
  await sideBySide(
    'pickup at 50 events/s, median',
    'ms',
    async (url, kind) => {
      const order = await startInstance({ url });
      await order('start');
      pickups[kind] = await order('pickup', { everyMs: 20, count: quick ? 100 : 1_000 });
      await order('stop');
      return median(pickups[kind]);
    },
    { rounds: 1, digits: 1 },
  );
  const p99 = KINDS.map((kind) => quantile(pickups[kind], 0.99).toFixed(1));
  figures.set('pickup at 50 events/s, p99', {
    SQLite: Number(p99[0]),
    PostgreSQL: Number(p99[1]),
    unit: 'ms',
  });
  console.log(`  p99: SQLite ${p99[0]}, PostgreSQL ${p99[1]} ms`);

  await sideBySide(
    `drain of ${BACKLOG.events} events over ${BACKLOG.conversations} conversations`,
    'events/s',
    async (url, kind) => {
      await fill(url, BACKLOG.events, BACKLOG.conversations);
      return drainAndTell(url, kind);
    },
  );
  await sideBySide(
    `the same beside ${IDLE_CONVERSATIONS} idle conversations`,
    'events/s',
    drainBesideIdle(),
    {
      rounds: 1,
    },
  );
  await sideBySide('the same, 20 conversations at once', 'events/s', drainBesideIdle({ concurrency: 20 }));

  const waiting = { events: quick ? 500 : 5_000, concurrency: 16, handlerMs: 50 };
  const rates = { 1: [], 2: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const instances of [1, 2]) {
      const url = await places.create('PostgreSQL');
      await fill(url, waiting.events, 1_000);
      rates[instances].push((await drain(url, { ...waiting, instances })).rate);
    }
  }
  const [one, two] = [median(rates[1]), median(rates[2])];
  console.log(
    `handlers that wait 50 ms, 16 at once an instance, PostgreSQL: one instance ${one.toFixed(0)}, two ${two.toFixed(0)} events/s, ` +
      `${(two / one).toFixed(2)} times`,
  );
} finally {
  await places.close();
}
console.log();
console.table(Object.fromEntries(figures));
