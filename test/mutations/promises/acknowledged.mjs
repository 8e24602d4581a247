// An event that LINE was told "200" for is never lost.

const sqlite = 'src/inbox/store/sqlite';

export default [
  {
    name: 'sync-dropped',
    promise: 'an acknowledged event is on the disk',
    file: `${sqlite}/database.ts`,
    find: `    const journal = db.prepare('PRAGMA journal_mode').get()?.journal_mode;`,
    replace: `    const journal = db.prepare('PRAGMA journal_mode').get()?.journal_mode;
    db.exec('PRAGMA synchronous = NORMAL');`,
    proof: {
      file: 'test/proof/fsync.e2e-spec.ts',
      test: 'acknowledges a webhook only after the disk has it',
    },
  },
  {
    name: 'acknowledged-before-commit',
    promise: 'LINE is told 200 only after the commit',
    file: 'src/inbox/inbox.ts',
    find: 'await this.keep(',
    replace: 'void this.keep(',
    proof: {
      file: 'test/proof/fsync.e2e-spec.ts',
      test: 'acknowledges a webhook only after the disk has it',
    },
  },
  {
    name: 'acknowledged-before-stored',
    promise: 'LINE is told 200 only after the inbox has the events',
    file: 'src/webhook/webhook.controller.ts',
    find: 'await beforeLineGivesUp(this.inbox.receive(body));',
    replace: 'void beforeLineGivesUp(this.inbox.receive(body));',
    proof: { file: 'src/webhook/webhook.store.spec.ts', test: 'answers only after the events are stored' },
  },
  {
    name: 'acknowledged-when-time-is-up',
    promise: 'a store that does not answer in time is no 200',
    file: 'src/webhook/answer-deadline.ts',
    find: `return withinTime(stored, ANSWER_WITHIN_MS, () => new WebhookRefusal('store_slow'));`,
    replace: `const timeUp = new Promise<void>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS));
  return Promise.race([stored, timeUp]);`,
    proof: {
      file: 'src/webhook/webhook.store.spec.ts',
      test: 'answers 503 before LINE gives up on a store that hangs, whatever becomes of it later',
    },
  },
  {
    name: 'taken-place-passes-for-known',
    promise: 'nothing but its own id makes an event a known one',
    file: 'src/inbox/store/postgres/arrivals.ts',
    find: 'ON CONFLICT (channel, id) DO NOTHING RETURNING seq, id',
    replace: 'ON CONFLICT DO NOTHING RETURNING seq, id',
    proof: {
      file: 'src/inbox/store/postgres/two-instances.spec.ts',
      test: 'take no event for one that is there because its place is taken',
    },
  },
  {
    name: 'resolved-before-commit',
    promise: 'a write of the store counts only once it is committed',
    file: `${sqlite}/group-commit.ts`,
    find: `      if (results) this.end.run();`,
    replace: `      if (results) setImmediate(() => this.db.isOpen && this.end.run());`,
    proof: { file: `${sqlite}/group-commit.spec.ts`, test: 'resolves only after the commit' },
  },
  {
    name: 'failed-commit-counts',
    promise: 'a write whose commit fails is rejected',
    file: `${sqlite}/group-commit.ts`,
    find: `      for (const change of changes) change.reject(asStoreError(error));`,
    replace: `      for (const change of changes) change.resolve(asStoreError(error));`,
    proof: {
      file: `${sqlite}/group-commit.spec.ts`,
      test: 'rejects all at once where the database does not commit, and runs none of them again',
    },
  },
  {
    name: 'store-failure-swallowed',
    promise: 'a store that takes nothing is a 503, so that LINE delivers again',
    file: 'src/webhook/http-answer.ts',
    find: `  if (error instanceof StoreUnavailableError) return new WebhookRefusal('store_unavailable');`,
    replace: `  if (error instanceof StoreUnavailableError) return new HttpException({}, 200);`,
    proof: { file: 'src/webhook/webhook.store.spec.ts', test: 'so that LINE delivers again' },
  },
  {
    name: 'wake-in-hand-forgotten',
    promise: 'an event that comes while its conversation is in hand is looked for again',
    file: 'src/inbox/conversation-runner.ts',
    find: 'if (this.inHand.has(conversation)) this.wokenAgain.add(conversation);',
    replace: 'if (this.inHand.has(conversation)) return;',
    proof: {
      file: 'src/inbox/conversation-runner.spec.ts',
      test: 'loses no wake that comes while the store says that there is nothing to do',
    },
  },
  {
    name: 'sweep-dropped',
    promise: 'what a failing store has left is come back to',
    file: 'src/inbox/sweep.ts',
    find: 'this.timer = setInterval(() => void this.walk(), SWEEP_MS);',
    replace: '',
    proof: {
      file: 'src/inbox/conversation-runner.spec.ts',
      test: 'comes back to what a store that did not answer has left, by its sweep',
    },
  },
  {
    name: 'server-without-sync-accepted',
    promise: 'a PostgreSQL that does not sync is refused',
    file: 'src/inbox/store/postgres/server-check.ts',
    find: `if (server.fsync === 'off') {`,
    replace: `if (server.fsync === 'unheard of') {`,
    proof: {
      file: 'src/inbox/store/postgres/opening.spec.ts',
      test: 'refuses a server that does not sync',
    },
  },
  {
    name: 'newer-sqlite-store-opened',
    promise: 'an older program leaves the store of a newer one alone',
    file: `${sqlite}/migrations.ts`,
    find: 'if (version > MIGRATIONS.length) {',
    replace: 'if (version < 0) {',
    proof: {
      file: `${sqlite}/database.spec.ts`,
      test: 'refuses a store that a newer version has written, in words, and leaves it alone',
    },
  },
  {
    name: 'newer-postgres-store-opened',
    promise: 'an older program leaves the database of a newer one alone',
    file: 'src/inbox/store/postgres/migrate.ts',
    find: 'if (version <= MIGRATIONS.length) return;',
    replace: 'if (version >= 0) return;',
    proof: {
      file: 'src/inbox/store/postgres/opening.spec.ts',
      test: 'refuses a database that a newer program has upgraded',
    },
  },
  {
    name: 'pause-without-end',
    promise: 'an answer goes out once LINE is back',
    file: 'src/reply/send-pause.ts',
    find: 'if (failures?.probeAt === undefined || now >= failures.probeAt) return;',
    replace: 'if (failures?.probeAt === undefined) return;',
    proof: { file: 'src/reply/send-pause.spec.ts', test: 'one in five seconds at least' },
  },
  {
    name: 'pause-for-one',
    promise: 'a conversation whose sends fail holds up no other',
    file: 'src/reply/send-pause.ts',
    find: 'const FAILING_CONVERSATIONS = 5;',
    replace: 'const FAILING_CONVERSATIONS = 1;',
    proof: { file: 'src/reply/send-pause.spec.ts', test: 'does not take one conversation' },
  },
];
