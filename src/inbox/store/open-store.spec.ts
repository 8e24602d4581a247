import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from './open-store';

describe('openStore', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kidoku-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['file:', 'kidoku.db', 'kidoku.db'],
    ['file://', 'kidoku.db', 'kidoku.db'],
    ['file:', 'my%20bot.db', 'my bot.db'],
    ['file:', '既読.db', '既読.db'],
  ])('opens %s<directory>/%s', async (scheme, name, file) => {
    const store = await openStore(`${scheme}${directory}/${name}`);
    await store.close();
    expect(existsSync(join(directory, file))).toBe(true);
  });

  it('says in words which setting is at fault where the place takes no file', async () => {
    const { mode } = statSync(directory);
    await expect(openStore(`file:${directory}`)).rejects.toThrow(/cannot be opened.*DATABASE_URL/s);
    expect(statSync(directory).mode).toBe(mode);
    writeFileSync(join(directory, 'kidoku.db'), 'not a database'.repeat(1_000));
    await expect(openStore(`file:${directory}/kidoku.db`)).rejects.toThrow(
      /cannot be opened.*not a database/s,
    );
  });

  it('says how to write a "%" in a path', async () => {
    await expect(openStore(`file:${directory}/100%.db`)).rejects.toThrow(/100%\.db.*Write %25/);
  });

  it('says in words what it cannot open, without the password', async () => {
    const opening = openStore('mysql://bot:hunter2@db/kidoku');
    await expect(opening).rejects.toThrow(/DATABASE_URL.*file:.*postgres:/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });
});
