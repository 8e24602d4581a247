// Without imports: so Node runs it from its source, in tests, as it runs what is built of it.
{
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const thread = process.getBuiltinModule('node:worker_threads');

  const db = new DatabaseSync(thread.workerData as string);
  // What it moves must be on disk before the WAL begins anew, as in the connection that writes.
  db.exec('PRAGMA synchronous = FULL');

  thread.parentPort?.on('message', () => {
    try {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // The disk is full, or sick: nothing is lost, and the next one tries again.
    }
  });
}
