// No message is answered twice, and none counts as answered that may not be.

const sqlite = 'src/inbox/store/sqlite';
const postgres = 'src/inbox/store/postgres';
const onSqlite = (test) => ({ file: `${sqlite}/sqlite-inbox-store.spec.ts`, test });
const onPostgres = (test) => ({ file: `${postgres}/postgres-inbox-store.spec.ts`, test });
const inDelivery = (test) => ({ file: 'src/reply/delivery.spec.ts', test });

export default [
  {
    name: 'sqlite-duplicates-kept',
    promise: 'an event that is delivered twice is kept once (SQLite)',
    file: `${sqlite}/migrations.ts`,
    find: `error        TEXT,
    UNIQUE (channel, id)`,
    replace: 'error        TEXT',
    proof: onSqlite('keeps each event once, however often and in whatever company it comes'),
  },
  {
    name: 'postgres-duplicates-kept',
    promise: 'an event that is delivered twice is kept once (PostgreSQL)',
    file: `${postgres}/migrations.ts`,
    find: `error        text,
    UNIQUE (channel, id)`,
    replace: 'error        text',
    proof: onPostgres('keeps each event once, however often and in whatever company it comes'),
  },
  {
    name: 'redelivery-has-another-id',
    promise: 'a redelivered event without an id of LINE is known again',
    file: 'src/inbox/received-event.ts',
    find: 'JSON.stringify({ ...raw, deliveryContext: undefined })',
    replace: 'JSON.stringify(raw)',
    proof: {
      file: 'src/inbox/received-event.spec.ts',
      test: 'without one of LINE is the same at a redelivery, and another for another event',
    },
  },
  {
    name: 'fresh-key-each-attempt',
    promise: 'every attempt of a push has the same retry key',
    file: 'src/reply/delivery.ts',
    find: `return this.line.push({ to: to[0] ?? '', ...body }, id);`,
    replace: `return this.line.push({ to: to[0] ?? '', ...body }, crypto.randomUUID());`,
    proof: inDelivery('ends rightly, with its id as the retry key of each attempt'),
  },
  {
    name: 'fresh-key-each-run',
    promise: 'a second run of a handler sends under the same retry key',
    file: 'src/reply/send-id.ts',
    find: 'return uuidV5(`event ${eventId} ${String(ordinal)}`);',
    replace: 'return randomUUID();',
    proof: {
      file: 'src/reply/send-id.spec.ts',
      test: 'gives an event’s nth send the same retry key at every run, also of a later release',
    },
  },
  {
    name: 'key-outlived',
    promise: 'a push of unknown outcome is not tried again after LINE has forgotten its key',
    file: 'src/reply/delivery.ts',
    find: 'const RETRY_KEY_LASTS_MS = 23 * 60 * 60_000;',
    replace: 'const RETRY_KEY_LASTS_MS = 48 * 60 * 60_000;',
    proof: inDelivery('whose outcome is unknown for 23 h is not tried again'),
  },
  {
    name: 'attempt-not-recorded',
    promise: 'an attempt is recorded before LINE hears of it',
    file: 'src/reply/delivery.ts',
    find: `if (!(await this.store.outbox.begin(claim, stored, now))) return 'unsent';`,
    replace: '',
    proof: inDelivery('is recorded as under way before LINE hears of it'),
  },
  {
    name: 'attempt-recorded-afterwards',
    promise: 'whatever the network loses and whenever the bot dies, each message is answered once',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `UPDATE outbox SET state = 'sending', attempts`,
    replace: `UPDATE outbox SET state = 'planned', attempts`,
    proof: {
      file: 'test/proof/simulation.e2e-spec.ts',
      test: 'each message is answered once, in order, after "Read"',
    },
    env: { WORLDS: '5', SEED: '1' },
  },
  {
    name: 'lost-counts-as-not-arrived',
    promise: 'an attempt of unknown outcome is never taken for one that did not arrive',
    file: 'src/reply/verdict.ts',
    find: `error.maybeReceived ? 'unknown' : 'not_arrived'`,
    replace: `error.maybeReceived ? 'not_arrived' : 'not_arrived'`,
    proof: inDelivery('is kept as surely not arrived where it is, and as unknown where it is not'),
  },
  {
    name: 'server-error-counts-as-not-arrived',
    promise: 'a 5xx of LINE may have arrived',
    file: 'src/reply/verdict.ts',
    find: `status >= 500 || status < 400 ? 'unknown' : 'refused'`,
    replace: `status >= 500 || status < 400 ? 'not_arrived' : 'refused'`,
    proof: inDelivery('ends rightly: 500, and arrived unnoticed'),
  },
  {
    name: 'unknown-becomes-push',
    promise: 'a reply that a crash interrupted never becomes a push',
    file: 'src/reply/delivery.ts',
    find: 'return mayHaveArrived ?',
    replace: 'return mayHaveArrived && !this.config.fallbackToPush ?',
    proof: {
      file: 'test/journeys/killed.e2e-spec.ts',
      test: 'chat mode that is killed while a reply is under way that arrives does not answer again',
    },
  },
  {
    name: 'lost-becomes-push',
    promise: 'a reply of unknown outcome never becomes a push',
    file: 'src/reply/delivery.ts',
    find: `case 'unknown':
        return this.later(send, error, true);`,
    replace: `case 'unknown':
        return this.tokenRanOut(send);`,
    proof: inDelivery('never becomes one after an unknown outcome'),
  },
  {
    name: 'assumed-at-first-attempt',
    promise: 'a reply whose token had run out before its first attempt is not taken for sent',
    file: 'src/reply/delivery.ts',
    find: `const mayHaveArrived = stored.state === 'sending';`,
    replace: 'const mayHaveArrived = true;',
    proof: inDelivery('ends rightly: expired at the first attempt'),
  },
  {
    name: 'known-key-refused',
    promise: 'a retry key that LINE knows means arrived',
    file: 'src/line/line.client.ts',
    find: 'if (answer.status !== 409) return',
    replace: 'if (answer.status !== 410) return',
    proof: {
      file: 'src/line/line.client.spec.ts',
      test: 'takes a retry key that LINE knows for a send that arrived',
    },
  },
  {
    name: 'handler-runs-again',
    promise: 'a handler that has returned does not run again',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: 'if (this.markHandled.run(now, claim.event.seq).changes === 0) throw takenBack(claim);',
    replace: 'this.events.assertOpen(claim);',
    proof: {
      file: 'src/bot/feature-handler.spec.ts',
      test: 'is not said again in other words, nor is the handler run again once it has returned',
    },
  },
  {
    name: 'handled-before-its-answers',
    promise: 'a handler’s answers and "handled" are kept together, or not at all',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `    const kept = await this.events.whileOwned(claim, () => {
      if (this.markHandled`,
    replace: `    void this.events.whileOwned(claim, () => this.markHandled.run(now, claim.event.seq));
    const kept = await this.events.whileOwned(claim, () => {
      if (this.markHandled`,
    proof: onSqlite('keeps none of the answers where one cannot be kept, nor that the event is handled'),
  },
  {
    name: 'sqlite-send-overlooked',
    promise: 'what an earlier run has kept is brought to an end (SQLite)',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: '!this.another.get(...this.key(only))',
    replace: 'only.ordinal === 0',
    proof: onSqlite('gives a send back that an earlier run has kept, whatever number the answer has'),
  },
  {
    name: 'sqlite-new-send-wins',
    promise: 'a send that is kept wins over what a second run says (SQLite)',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `'planned', ?) ON CONFLICT DO NOTHING`,
    replace: `'planned', ?) ON CONFLICT (channel, event_id, ordinal) DO UPDATE SET payload = excluded.payload`,
    proof: onSqlite('lets a send that is kept win over a new one of the same id'),
  },
  {
    name: 'postgres-new-send-wins',
    promise: 'a send that is kept wins over what a second run says (PostgreSQL)',
    file: `${postgres}/postgres-outbox.ts`,
    find: `payload text)
  ON CONFLICT DO NOTHING`,
    replace: `payload text)
  ON CONFLICT (channel, event_id, ordinal) DO UPDATE SET payload = excluded.payload`,
    proof: onPostgres('lets a send that is kept win over a new one of the same id'),
  },
  {
    name: 'final-send-sent-again',
    promise: 'a send that is final never changes again',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `AND finished_at IS NULL AND (state = 'sending'`,
    replace: `AND (state IN ('sending', 'sent')`,
    proof: onSqlite('ends a send as sent, and nothing changes it after that'),
  },
  {
    name: 'key-of-unknown-age-used',
    promise: 'a push is not tried again with a key that LINE may have forgotten',
    file: 'src/reply/delivery.ts',
    find: ' && now >= firstAttemptAt - CLOCK_CORRECTION_MS',
    replace: '',
    proof: { file: 'src/reply/delivery.spec.ts', test: 'where the clock was set back by hours meanwhile' },
  },
];
