// Whoever works on a conversation is the only one who does, and what it does later no longer counts.

const sqlite = 'src/inbox/store/sqlite';
const postgres = 'src/inbox/store/postgres';
const onSqlite = (test) => ({ file: `${sqlite}/sqlite-inbox-store.spec.ts`, test });
const onPostgres = (test) => ({ file: `${postgres}/postgres-inbox-store.spec.ts`, test });
const withTwo = (test) => ({ file: `${postgres}/two-instances.spec.ts`, test });

export default [
  {
    name: 'sqlite-fence-dropped',
    promise: 'nothing is kept under a claim that another has followed (SQLite)',
    file: `${sqlite}/sqlite-events.ts`,
    find: 'if (this.epochs.get(claim.event.conversation) === claim.epoch) return change();',
    replace: 'if (claim.epoch >= 0) return change();',
    proof: onSqlite('under a claim that another has followed, and nothing of it is visible'),
  },
  {
    name: 'epoch-not-compared',
    promise: 'nothing is kept under a claim that another has followed (PostgreSQL)',
    file: `${postgres}/claims.ts`,
    find: ' AND c.epoch = g.epoch',
    replace: '',
    proof: onPostgres('under a claim that another has followed, and nothing of it is visible'),
  },
  {
    name: 'owner-not-compared',
    promise: 'a claim ends when its event is put off (PostgreSQL)',
    file: `${postgres}/claims.ts`,
    find: ' AND c.owner = g.owner',
    replace: '',
    proof: onPostgres('ends a claim when its event is put off'),
  },
  {
    name: 'claim-outlives-its-end',
    promise: 'a claim ends when its event is put off (SQLite)',
    file: `${sqlite}/sqlite-events.ts`,
    find: '    if (this.epochs.get(conversation) === claim.epoch) this.epochs.delete(conversation);\n',
    replace: '    void conversation;\n',
    proof: onSqlite('ends a claim when its event is put off'),
  },
  {
    name: 'taken-back-event-completed',
    promise: 'nothing is kept of work on a message that its writer took back meanwhile',
    file: `${postgres}/claims.ts`,
    find: " AND ${isUnfinished('e')}",
    replace: '',
    proof: onPostgres('ends the claim of whoever handles it right now, so that nothing of it is kept'),
  },
  {
    name: 'sqlite-taken-back-event-completed',
    promise: 'nothing is kept of work on a message that its writer took back meanwhile (SQLite)',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `'UPDATE event SET handled_at = ? WHERE seq = ? AND finished_at IS NULL'`,
    replace: `'UPDATE event SET handled_at = ? WHERE seq = ?'`,
    proof: onSqlite('ends the claim of whoever handles it right now, so that nothing of it is kept'),
  },
  {
    name: 'taken-from-the-living',
    promise: 'an instance takes nothing over from one that lives',
    file: `${postgres}/lease.ts`,
    find: ' AND i.alive_until > now()',
    replace: ' AND i.alive_until IS NULL',
    proof: withTwo('do not work on the same conversation, and pass it on event by event'),
  },
  {
    name: 'never-taken-from-the-dead',
    promise: 'a dead instance’s conversations go on elsewhere',
    file: `${postgres}/lease.ts`,
    find: ' AND i.alive_until > now()',
    replace: '',
    proof: withTwo(
      'take over from one that no longer says that it lives, and refuse what it does after that',
    ),
  },
  {
    name: 'taken-event-given-out',
    promise: 'nobody is given an event that another has taken meanwhile',
    file: `${postgres}/event-statements.ts`,
    find: ' AND c.epoch = h.epoch AND c.owner IS NOT DISTINCT FROM h.owner',
    replace: '',
    proof: {
      file: `${postgres}/races.spec.ts`,
      test: 'gives nobody an event that another has taken meanwhile',
    },
  },
  {
    name: 'taken-back-event-given-out',
    promise: 'nobody is given a message that was taken back meanwhile',
    file: `${postgres}/event-statements.ts`,
    find: "JOIN kidoku.event e ON e.seq = h.seq AND ${isUnfinished('e')}",
    replace: 'JOIN kidoku.event e ON e.seq = h.seq',
    proof: {
      file: `${postgres}/races.spec.ts`,
      test: 'gives nobody a message that is taken back meanwhile',
    },
  },
  {
    name: 'two-processes-on-a-file',
    promise: 'one bot process has a SQLite store',
    file: `${sqlite}/process-lock.ts`,
    find: `this.db.exec('BEGIN EXCLUSIVE');`,
    replace: `this.db.exec('BEGIN');`,
    proof: { file: `${sqlite}/process-lock.spec.ts`, test: 'keeps a second process off, in words' },
  },
  {
    name: 'sqlite-foreign-bot-accepted',
    promise: 'a store takes nothing of another bot (SQLite)',
    file: `${sqlite}/sqlite-inbox-store.ts`,
    find: '    if (this.channel !== channel) throw new ForeignChannelError(this.channel, channel);\n',
    replace: '',
    proof: onSqlite('belongs to the first bot for good, also after a restart'),
  },
  {
    name: 'postgres-foreign-bot-accepted',
    promise: 'a store takes nothing of another bot (PostgreSQL)',
    file: `${postgres}/owner.ts`,
    find: '  if (owner !== undefined && owner !== channel) throw new ForeignChannelError(owner, channel);\n',
    replace: '  void owner;\n',
    proof: onPostgres('lets only one of two bots have it that come at the same moment'),
  },
  {
    name: 'buried-by-a-stale-owner',
    promise: 'whoever lost a claim gives up no send of whoever has it',
    file: `${sqlite}/sqlite-outbox.ts`,
    find: `    return this.events.underClaim(claim, () => {
      this.markFinal.run(`,
    replace: `    return this.commits.write(() => {
      this.markFinal.run(`,
    proof: onSqlite('changes nothing at the word of a claim that was lost'),
  },
];
