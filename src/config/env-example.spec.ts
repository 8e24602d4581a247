import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { settingNames } from './environment';
import { readEnvironment } from './read-environment';

const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
const secret = { LINE_CHANNEL_SECRET: '0123456789abcdef0123456789abcdef' };

describe('.env.example', () => {
  it('names every setting once, and nothing else', () => {
    const names = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);

    expect(names.toSorted()).toEqual([...settingNames].toSorted());
  });

  it.each([{ LINE_CHANNEL_ID: '1234567890' }, { LINE_CHANNEL_ACCESS_TOKEN: 'token' }])(
    'is complete when two lines are filled in (%j)',
    (credentials) => {
      const filled = { ...secret, ...credentials };

      expect(readEnvironment({ ...parseEnv(example), ...filled })).toEqual(readEnvironment(filled));
    },
  );

  it('shows the defaults in its commented lines', () => {
    const filled = { ...secret, LINE_CHANNEL_ID: '1234567890' };
    const uncommented = parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));

    expect(readEnvironment({ ...uncommented, ...filled })).toEqual(readEnvironment(filled));
  });
});
