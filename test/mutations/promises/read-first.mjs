// The user sees "Read" on what they wrote before they see the answer.

const sqlite = 'src/inbox/store/sqlite';
const postgres = 'src/inbox/store/postgres';
const onSqlite = (test) => ({ file: `${sqlite}/sqlite-inbox-store.spec.ts`, test });
const onPostgres = (test) => ({ file: `${postgres}/postgres-inbox-store.spec.ts`, test });
const inReceipts = (test) => ({ file: 'src/read-receipt/read-receipts.spec.ts', test });
const inMarker = (test) => ({ file: 'src/read-receipt/marker.spec.ts', test });

export default [
  {
    name: 'interceptor-dropped',
    promise: 'every answer waits for "Read", in every mode',
    file: 'src/reply/send-gate.ts',
    find: '@UseInterceptors(ReadReceiptInterceptor)',
    replace: '@UseInterceptors()',
    proof: {
      file: 'test/journeys/three-modes.e2e-spec.ts',
      test: 'chat mode shows "Read" on every message strictly before its answer',
    },
  },
  {
    name: 'sent-then-read',
    promise: 'a message shows "Read" before its answer, not after',
    file: 'src/read-receipt/read-receipt.interceptor.ts',
    find: `    await lastValueFrom(marks, { defaultValue: undefined });
    return next.handle();`,
    replace: `    const sent = await lastValueFrom(next.handle());
    await lastValueFrom(marks, { defaultValue: undefined });
    return from([sent]);`,
    proof: {
      file: 'testing/line-test-bed.spec.ts',
      test: 'an account in chat mode is read before it is answered',
    },
  },
  {
    name: 'read-not-awaited',
    promise: 'a send waits until every conversation that it goes to shows "Read"',
    file: 'src/read-receipt/read-receipt.interceptor.ts',
    find: 'mergeMap((demand) => this.receipts.ensureRead(demand), AT_ONCE)',
    replace: 'mergeMap(async (demand) => void this.receipts.ensureRead(demand), AT_ONCE)',
    proof: {
      file: 'src/read-receipt/read-receipt.interceptor.spec.ts',
      test: 'sends only after every conversation that it goes to shows "Read"',
    },
  },
  {
    name: 'read-goes-stale',
    promise: 'what waited long for the store goes out only after "Read" shows on what came meanwhile',
    file: 'src/reply/delivery.ts',
    find: 'const READ_LASTS_MS = 1_000;',
    replace: 'const READ_LASTS_MS = Infinity;',
    proof: {
      file: 'src/reply/delivery.spec.ts',
      test: 'what took long from the gate to LINE has "Read" renewed, when it is recorded as under way and LINE has not heard of it',
    },
  },
  {
    name: 'hold-lets-go',
    promise: 'under `hold` nothing goes out unread',
    file: 'src/read-receipt/read-receipts.ts',
    find: `if (policy === 'send') return;`,
    replace: `if (policy === 'send' || policy === 'hold') return;`,
    proof: inReceipts(
      'a send is tried again later, as one of its event’s tries, when LINE fails for too long',
    ),
  },
  {
    name: 'unknown-passes-for-read',
    promise: 'nothing goes out while the store cannot tell what is to be marked',
    file: 'src/read-receipt/read-receipts.ts',
    find: 'if (!isLinesFault(error)) throw error;',
    replace: 'if (!isLinesFault(error)) return;',
    proof: inReceipts('a send does not go on while the store cannot tell what is to be marked'),
  },
  {
    name: 'unmarked-forgotten',
    promise: 'what was answered unread is marked later',
    file: 'src/read-receipt/read-receipts.ts',
    find: '    await this.store.conversations.owe(conversation, own);\n',
    replace: '    void own;\n',
    proof: inReceipts('a send goes on unread when LINE fails for too long; the message is owed'),
  },
  {
    name: 'server-error-of-a-mark-final',
    promise: 'a mark that meets a 5xx is tried again',
    file: 'src/read-receipt/marker.ts',
    find: 'status >= 400 && status < 500 &&',
    replace: 'status >= 400 && status < 600 &&',
    proof: inMarker('is tried again until LINE takes it: 503'),
  },
  {
    name: 'refused-mark-tried-for-ever',
    promise: 'a mark that LINE refuses is not tried again',
    file: 'src/read-receipt/marker.ts',
    find: 'status >= 400 && status < 500 &&',
    replace: 'status >= 500 && status < 400 &&',
    proof: inMarker('with 400 is final, and says nothing about the next one'),
  },
  {
    name: 'any-mark-covers',
    promise: 'a newer message waits for a mark that covers it',
    file: 'src/read-receipt/marker.ts',
    find: 'if (flying && !covers(flying.mark, need)) {',
    replace: 'if (flying && covers(flying.mark, need) && tries < 0) {',
    proof: inMarker('share the next one where a newer message came meanwhile'),
  },
  {
    name: 'sqlite-watermark-moves-back',
    promise: 'the watermark moves forward only (SQLite)',
    file: `${sqlite}/sqlite-conversations.ts`,
    find: ' AND (read_at IS NULL OR (?4, length(?5), ?5) > (read_at, length(read_message), read_message)))',
    replace: ')',
    proof: onSqlite('moves the watermark forward only'),
  },
  {
    name: 'postgres-watermark-moves-back',
    promise: 'the watermark moves forward only (PostgreSQL)',
    file: `${postgres}/postgres-conversations.ts`,
    find: `SELECT g.at IS NOT NULL AND (c.read_at IS NULL
                OR (g.at, length(g.message), g.message) > (c.read_at, length(c.read_message), c.read_message)) AS newer`,
    replace: 'SELECT g.at IS NOT NULL AS newer',
    proof: onPostgres('moves the watermark forward only'),
  },
  {
    name: 'sqlite-late-token-wins',
    promise: 'an older message that comes late does not take the newest token’s place (SQLite)',
    file: `${sqlite}/arrivals.ts`,
    find: ' AND (newest_at IS NULL OR (?5, length(?6), ?6) > (newest_at, length(newest_message), newest_message)))',
    replace: ')',
    proof: onSqlite('takes a longer id at the same time as newer, in whichever order it comes'),
  },
  {
    name: 'postgres-late-token-wins',
    promise: 'an older message that comes late does not take the newest token’s place (PostgreSQL)',
    file: `${postgres}/arrivals.ts`,
    find: `n.at IS NOT NULL AND (k.newest_at IS NULL OR \${rankOf('n')} > \${rank('k.newest_at', 'k.newest_message')}) AS newer`,
    replace: 'n.at IS NOT NULL AS newer',
    proof: onPostgres('takes a longer id at the same time as newer, in whichever order it comes'),
  },
];
