import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
    const store = openStore(`${scheme}${directory}/${name}`);
    await store.close();
    expect(existsSync(join(directory, file))).toBe(true);
  });

  it('says in words which setting is at fault where the place takes no file', () => {
    expect(() => openStore(`file:${directory}`)).toThrow(/cannot be opened.*DATABASE_URL/s);
    writeFileSync(join(directory, 'kidoku.db'), 'not a database'.repeat(1_000));
    expect(() => openStore(`file:${directory}/kidoku.db`)).toThrow(/cannot be opened.*not a database/s);
  });

  it.each(['postgres://bot:hunter2@db/kidoku', 'mysql://bot:hunter2@db/kidoku'])(
    'says in words what it cannot open, without the password',
    (url) => {
      expect(() => openStore(url)).toThrow(/DATABASE_URL.*file:/);
      expect(() => openStore(url)).not.toThrow(/hunter2/);
    },
  );
});
