import type { Problem } from './config.error';
import { editDistance } from './edit-distance';
import { settingNames } from './environment';

// Names that begin so are taken for ours. READ_ alone, so that READ_RECIEPT_TIMING is noticed too; but HOST, PORT, LOG_ and
// DATABASE_ are everybody's.
const OURS = /^((LINE|READ|REPLY|INBOX|RETENTION|DEAD_LETTER|MANAGE?MENT)_|DATABASE_?POOL|LOG_?LE?VE?L)/i;

// Three letters cover a forgotten "_MS" or "_TO"; what lies further off is more likely another program's setting.
const SLIP = 3;

/**
 * Names that look like ours and are not. A slip of a known name refuses to start: whoever wrote it believes that it
 * works. Anything else may belong to another program in the same environment and is a warning.
 */
export function unknownSettings(env: NodeJS.ProcessEnv): { misspelt: Problem[]; warnings: string[] } {
  const misspelt: Problem[] = [];
  const warnings: string[] = [];
  const known = new Set<string>(settingNames);
  for (const [name, text = ''] of Object.entries(env)) {
    if (!OURS.test(name) || known.has(name) || text.trim() === '') continue;
    const { nearest, distance } = nearestSetting(name);
    if (distance <= SLIP) {
      misspelt.push({ kind: 'Misspelt', text: `${name}: no such setting; did you mean ${nearest}?` });
    } else {
      warnings.push(`${name} is not a setting of Kidoku and has no effect (the nearest is ${nearest})`);
    }
  }
  return { misspelt, warnings };
}

function nearestSetting(name: string): { nearest: string; distance: number } {
  return settingNames
    .map((nearest) => ({ nearest, distance: editDistance(name.toUpperCase(), nearest) }))
    .reduce((best, next) => (next.distance < best.distance ? next : best));
}
