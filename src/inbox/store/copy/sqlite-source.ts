import { existsSync } from 'node:fs';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { StoreNotOpenedError } from '../../inbox.errors';
import { StoreFile } from '../sqlite/store-file';
import type { CopiedTable } from './copied-tables';

export type Row = Record<string, SQLInputValue>;

/** A SQLite store that is read page by page while no bot has it. */
export class SqliteSource {
  private readonly file: StoreFile;
  private placed: StatementSync | undefined;

  /** @throws StoreNotOpenedError in words if there is none, or a bot is running on it. */
  constructor(path: string) {
    if (!existsSync(path)) throw new StoreNotOpenedError(`There is no store at ${path}. Is --from right?`);
    this.file = new StoreFile(path, '--from');
  }

  private get db(): StoreFile['db'] {
    return this.file.db;
  }

  get owner(): string | undefined {
    return this.db.prepare('SELECT channel FROM owner').get()?.channel as string | undefined;
  }

  /** The last place given out, also if its event is forgotten by now: what was read up to is told by places. */
  get lastSeq(): number {
    return Number(this.db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'").get()?.seq ?? 0);
  }

  hasEvent(seq: number, id: string): boolean {
    this.placed ??= this.db.prepare('SELECT 1 FROM event WHERE seq = ? AND id = ?');
    return this.placed.get(seq, id) !== undefined;
  }

  count(table: CopiedTable): number {
    return Number(this.db.prepare(`SELECT count(*) AS n FROM ${table.name}`).get()?.n);
  }

  pending(): number {
    return Number(this.db.prepare('SELECT count(*) AS n FROM event WHERE finished_at IS NULL').get()?.n);
  }

  *pages({ name, key }: CopiedTable, size: number): Generator<Row[]> {
    const columns = key.join(', ');
    const first = this.db.prepare(`SELECT * FROM ${name} ORDER BY ${columns} LIMIT ?`);
    const next = this.db.prepare(
      `SELECT * FROM ${name} WHERE (${columns}) > (${key.map(() => '?').join(', ')}) ORDER BY ${columns} LIMIT ?`,
    );
    let page = first.all(size) as Row[];
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      yield page;
      const from = last;
      page = next.all(...key.map((column) => from[column] ?? null), size);
    }
  }

  close(): void {
    this.file.close();
  }
}
