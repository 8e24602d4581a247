// Each conversation is answered in order, one event at a time, waits with an end, and holds up no other.

const sqlite = 'src/inbox/store/sqlite';
const postgres = 'src/inbox/store/postgres';
const onSqlite = (test) => ({ file: `${sqlite}/sqlite-inbox-store.spec.ts`, test });
const onPostgres = (test) => ({ file: `${postgres}/postgres-inbox-store.spec.ts`, test });
const inRunner = (test) => ({ file: 'src/inbox/conversation-runner.spec.ts', test });

export default [
  {
    name: 'sqlite-newest-first',
    promise: 'a conversation goes on in the order stored (SQLite)',
    file: `${sqlite}/sqlite-events.ts`,
    find: 'ORDER BY e.seq LIMIT 1',
    replace: 'ORDER BY e.seq DESC LIMIT 1',
    proof: onSqlite('gives out a conversation in the order stored, whatever the timestamps say'),
  },
  {
    name: 'postgres-newest-first',
    promise: 'a conversation goes on in the order stored (PostgreSQL)',
    file: `${postgres}/event-statements.ts`,
    find: 'ORDER BY e.conversation, e.seq LIMIT 1',
    replace: 'ORDER BY e.conversation, e.seq DESC LIMIT 1',
    proof: onPostgres('gives out a conversation in the order stored, whatever the timestamps say'),
  },
  {
    name: 'conversation-in-hand-twice',
    promise: 'a conversation has one event in hand at a time',
    file: 'src/inbox/conversation-runner.ts',
    find: 'if (this.inHand.has(conversation)) this.wokenAgain.add(conversation);\n    else if (',
    replace: 'if (',
    proof: inRunner('gives a conversation its events one at a time, in the order stored'),
  },
  {
    name: 'failing-event-overtaken',
    promise: 'no event overtakes one that fails',
    file: `${sqlite}/sqlite-events.ts`,
    find: 'ORDER BY e.seq LIMIT 1',
    replace: 'ORDER BY e.error IS NOT NULL, e.seq LIMIT 1',
    proof: inRunner('lets a failing event hold its own conversation and no other'),
  },
  {
    name: 'failing-event-holds-nothing',
    promise: 'a failing event holds its conversation for as long as it was told to',
    file: `${sqlite}/sqlite-events.ts`,
    find: 'this.hold.run(this.channel(), claim.event.conversation, until);',
    replace: 'this.hold.run(this.channel(), claim.event.conversation, 0);',
    proof: onSqlite('holds a conversation, and no other, until the time given'),
  },
  {
    name: 'failing-event-holds-all',
    promise: 'a failing event holds no other conversation',
    file: 'src/inbox/conversation-runner.ts',
    find: `        this.wakeIn(conversation, heldForMs + 2);
        return false;`,
    replace: `        await delay(heldForMs + 2);`,
    proof: inRunner('leaves its place to other conversations while an event waits to be tried again'),
  },
  {
    name: 'sweep-ends-at-held-ones',
    promise: 'however many conversations are held, those behind them are found',
    file: 'src/inbox/store/due-step.ts',
    find: 'rows.length < limit',
    replace: '(rows.length < limit || !rows.at(-1)?.due)',
    proof: inRunner(
      'finds what waits behind more held conversations than it walks in a step, and walks each once',
    ),
  },
  {
    name: 'poison-event-never-ends',
    promise: 'an event that always fails becomes a dead letter',
    file: 'src/inbox/event-processor.ts',
    find: 'const MAX_TRIES = 10;',
    replace: 'const MAX_TRIES = 1_000;',
    proof: {
      file: 'src/inbox/event-processor.spec.ts',
      test: 'makes a dead letter of an event that fails ten times, and goes on behind it',
    },
  },
  {
    name: 'retry-after-without-end',
    promise: 'no wait that LINE asks for is longer than a minute',
    file: 'src/reply/verdict.ts',
    find: 'Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, asked))',
    replace: 'Math.max(MIN_WAIT_MS, asked)',
    proof: {
      file: 'src/reply/verdict.spec.ts',
      test: 'but neither over a minute nor none',
    },
  },
  {
    name: 'places-given-out-unlocked',
    promise: 'no event of a conversation is seen before one that was given an earlier place',
    file: `${postgres}/conversation-locks.ts`,
    find: ' ORDER BY id FOR NO KEY UPDATE',
    replace: ' ORDER BY id',
    proof: {
      file: `${postgres}/races.spec.ts`,
      test: 'lets no event of a conversation be seen before one that was given an earlier place',
    },
  },
];
