import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A program that tests use and npm does not bring: its path, by the first of its names that is on the PATH. Without it a
 * machine can still run all the other tests, and is told what was not checked; where everything has to be there (`CI`), that
 * is an error.
 *
 * @param unchecked what cannot be checked without it
 */
export function findProgram(names: readonly string[], unchecked: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
  if (path !== undefined) return path;
  const words = `There is no ${names.join(', ')} on the PATH: not checked: ${unchecked}.`;
  if (process.env.CI) throw new Error(`${words} Install it, as .ci/run does.`);
  process.stderr.write(`${words}\n`);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
