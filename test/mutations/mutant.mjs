import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param folder the project's, or that of a copy
 * @returns the mutated text of its file. @throws Error in words where the mutation no longer fits the program.
 */
export function mutated(folder, { name, file, find, replace }) {
  const parts = readFileSync(join(folder, file), 'utf8').split(find);
  if (parts.length !== 2) {
    throw new Error(
      `The list is stale: what "${name}" looks for occurs ${parts.length - 1} times in ${file}, not once. ` +
        'Bring it up to date with the program.',
    );
  }
  return parts.join(replace);
}

/** Does something with a working copy while the mutation is in it. */
export async function withMutation(copy, mutation, work) {
  const path = join(copy, mutation.file);
  const sound = readFileSync(path);
  writeFileSync(path, mutated(copy, mutation));
  try {
    return await work();
  } finally {
    writeFileSync(path, sound);
  }
}
