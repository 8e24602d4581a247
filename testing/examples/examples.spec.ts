import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The TypeScript that a page shows. */
function snippets(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

/** The example as it would stand in `src/features/`. */
function example(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8').replaceAll("'../../../src/bot'", "'../../bot'");
}

it.each([
  ['README.md', 'opening-hours/opening-hours.feature.ts'],
  ['docs/features.md', 'opening-hours/opening-hours.spec.ts'],
])('%s shows %s, which is compiled and tested', (page, file) => {
  expect(snippets(page)).toContainEqual(example(file));
});
