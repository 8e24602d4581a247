// Breaks the program on purpose, in one way after another, and shows that the test which names the promise notices.
// node test/mutations/run.mjs [--only=name,name] [--verbose] [--check]
// --check runs no test: it shows that every mutation still fits the program.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { checkThatAllCompile } from './compiles.mjs';
import { endAll, runTests } from './jest.mjs';
import { mutations } from './list.mjs';
import { withMutation } from './mutant.mjs';
import { Slots } from './slots.mjs';
import { proofsThatShowNothing } from './sound.mjs';
import { table } from './table.mjs';
import { WorkingCopies } from './working-copy.mjs';

const AT_ONCE = 2;

const { only, verbose, check } = parseArgs({
  options: {
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
}).values;

/** @returns how the mutation ended: `red` is what it must be */
async function prove(copy, mutation) {
  const { proof, env } = mutation;
  const run = () => runTests(copy, { files: [proof.file], tests: [proof.test], env });
  const { tests, problem } = await withMutation(copy, mutation, run);
  const red = tests.find(({ status }) => status === 'failed');
  // A test that waits for ever expects nothing, and a busy machine lets any test do so.
  if (red?.why.includes('Exceeded timeout of')) return { outcome: 'TOO SLOW', test: red.name, why: red.why };
  if (red) return { outcome: 'red', test: red.name, why: red.why };
  return problem === undefined ? { outcome: 'SURVIVED' } : { outcome: 'NOT RUN', why: problem };
}

async function main() {
  const names = only?.split(',');
  const chosen = mutations.filter(({ name }) => names?.includes(name) ?? true);
  const unknown = names?.filter((name) => !chosen.some((mutation) => mutation.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no mutation ${unknown.join(', ')}.`);
  checkThatAllCompile(chosen);
  if (check) {
    console.log(`All ${chosen.length} mutations fit the program.`);
    return;
  }

  const copies = new WorkingCopies();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      await endAll();
      copies.remove();
      process.exit(1);
    });
  }
  const results = new Map();
  try {
    const slots = new Slots(Array.from({ length: AT_ONCE }, (_, i) => copies.create(String(i))));
    const useless = await proofsThatShowNothing(slots, chosen);
    await slots.share(chosen, async (copy, mutation) => {
      const why = useless.get(mutation.name);
      const startedAt = performance.now();
      const result = why === undefined ? await prove(copy, mutation) : { outcome: 'NOT RUN', why };
      const seconds = (performance.now() - startedAt) / 1_000;
      results.set(mutation.name, { ...mutation, ...result, seconds });
      console.error(`${result.outcome} ${mutation.name}`);
      if (result.why !== undefined && (verbose || result.outcome !== 'red')) console.error(result.why);
    });
  } finally {
    copies.remove();
  }
  const inOrder = chosen.map(({ name }) => results.get(name));
  const failed = inOrder.filter(({ outcome }) => outcome !== 'red').length;
  console.log(`${table(inOrder)}\n\n${inOrder.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
