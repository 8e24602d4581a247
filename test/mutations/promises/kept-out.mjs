// Nobody but LINE gets in, and nothing gets out that is nobody's business.

const sqlite = 'src/inbox/store/sqlite';
const onSqlite = (test) => ({ file: `${sqlite}/sqlite-inbox-store.spec.ts`, test });

export default [
  {
    name: 'signature-not-compared',
    promise: 'only what LINE signed is let in',
    file: 'src/webhook/line-signature.ts',
    find: 'timingSafeEqual(Buffer.from(secret.of(body)), signature)',
    replace: 'timingSafeEqual(Buffer.from(secret.of(signature)), Buffer.from(secret.of(signature)))',
    proof: {
      file: 'src/webhook/line-signature.spec.ts',
      test: 'rejects every single changed bit of the body',
    },
  },
  {
    name: 'any-spelling-accepted',
    promise: 'a signature has one spelling',
    file: 'src/webhook/line-signature.ts',
    find: `  const signature = Buffer.from(header);`,
    replace: `  const signature = Buffer.from(Buffer.from(header, 'base64').toString('base64'));`,
    proof: {
      file: 'src/webhook/line-signature.spec.ts',
      test: 'accepts one spelling of a signature only, though four decode to the same bytes',
    },
  },
  {
    name: 'guard-dropped',
    promise: 'what is not signed is never parsed',
    file: 'src/webhook/webhook.controller.ts',
    find: '@UseGuards(LineSignatureGuard)',
    replace: '@UseGuards()',
    proof: { file: 'src/webhook/webhook.signature.spec.ts', test: 'does not parse what is not signed' },
  },
  {
    name: 'body-limit-dropped',
    promise: 'a body over 1 MiB is refused',
    file: 'src/webhook/http-adapter.ts',
    find: 'bodyLimit: 1024 * 1024,',
    replace: 'bodyLimit: 1024 * 1024 * 1024,',
    proof: { file: 'src/webhook/webhook.body.spec.ts', test: 'answers 413 to one byte more, and counts it' },
  },
  {
    name: 'old-event-accepted',
    promise: 'a captured body cannot be replayed once its ids are forgotten',
    file: 'src/inbox/inbox.ts',
    find: 'return event.timestamp < now - this.retention.retentionDays * DAY_MS;',
    replace: 'return event.timestamp < now - this.retention.retentionDays * DAY_MS * 100;',
    proof: {
      file: 'src/inbox/inbox.spec.ts',
      test: 'keeps the good ones beside broken, repeated and too old ones, and counts each',
    },
  },
  {
    name: 'unsent-message-kept',
    promise: 'nothing is kept of a message that its writer took back',
    file: `${sqlite}/taken-back.ts`,
    find: '    blankEvents.run(channel, messageId);\n',
    replace: '    void blankEvents;\n',
    proof: onSqlite('empties every event of a message that was taken back, dead letters too'),
  },
  {
    name: 'unsent-answer-kept',
    promise: 'nothing is kept of the answer to a message that its writer took back',
    file: `${sqlite}/taken-back.ts`,
    find: '    blankSends.run(channel, messageId);\n',
    replace: '    void blankSends;\n',
    proof: onSqlite('is forgotten with an answer that was sent'),
  },
  {
    name: 'unsent-message-answered',
    promise: 'a message that its writer took back is not answered any more',
    file: `${sqlite}/taken-back.ts`,
    find: '    complete.run(channel, messageId, now);\n',
    replace: '    void complete;\n',
    proof: onSqlite('is not handled any more, nor are its edits'),
  },
  {
    name: 'unsent-in-postgres-kept',
    promise: 'nothing is kept of a message that its writer took back (PostgreSQL)',
    file: 'src/inbox/store/postgres/taken-back.ts',
    find: "  await run(`UPDATE kidoku.event SET json = '' WHERE ${theMessages}`);\n",
    replace: '',
    proof: {
      file: 'src/inbox/store/postgres/postgres-inbox-store.spec.ts',
      test: 'is forgotten where its answer was planned, and the answer never begins',
    },
  },
  {
    name: 'late-answer-kept',
    promise: 'an answer that was recorded as sent while its message was taken back is forgotten too',
    file: 'src/inbox/store/postgres/postgres-events.ts',
    find: "if (event.type === 'unsend') await forgetLateAnswers",
    replace: "if (event.type === '') await forgetLateAnswers",
    proof: {
      file: 'src/inbox/store/postgres/races.spec.ts',
      test: 'keeps no answer to a message that is taken back meanwhile',
    },
  },
  {
    name: 'words-in-errors',
    promise: 'no error that is logged or kept quotes a user',
    file: 'src/inbox/describe-error.ts',
    find: `[NAME.test(error.name) ? error.name : 'Error', place]`,
    replace: `[error.name, error.message, place]`,
    proof: {
      file: 'src/inbox/describe-error.spec.ts',
      test: "tells the kind and the place of a feature's own error, and not its words",
    },
  },
  {
    name: 'credentials-echoed',
    promise: 'no error of a call holds a token, whatever LINE’s answer echoes',
    file: 'src/line/line.answer.ts',
    find: `unquoted(text.slice(0, READ_WORDS), sent).slice(0, MAX_WORDS)`,
    replace: 'text.slice(0, MAX_WORDS)',
    proof: {
      file: 'src/line/line.secrets.spec.ts',
      test: 'stay out of errors, call log and metrics: an answer that echoes the credentials',
    },
  },
  {
    name: 'request-in-errors',
    promise: 'no error of a call holds its request',
    file: 'src/line/line.http.ts',
    find: 'const unreachable = asUnreachable(request.endpoint, error);',
    replace: 'const unreachable = Object.assign(asUnreachable(request.endpoint, error), { request });',
    proof: {
      file: 'src/line/line.secrets.spec.ts',
      test: 'stay out of errors, call log and metrics: a broken connection',
    },
  },
  {
    name: 'claims-remembered',
    promise: 'what is done takes no memory',
    file: 'src/inbox/store/sqlite/sqlite-events.ts',
    find: 'if (this.epochs.get(conversation) === claim.epoch) this.epochs.delete(conversation);',
    replace: 'void conversation;',
    proof: { file: 'test/proof/soak.e2e-spec.ts', test: 'remembers nothing of conversations that are done' },
  },
];
