import { runTests } from './jest.mjs';

/**
 * Runs every proof on the program as it is, where it must be green: what is red anyway shows nothing.
 * @returns what is wrong with a proof, in words, by its mutation
 */
export async function proofsThatShowNothing(slots, mutations) {
  const wrong = new Map();
  await slots.share(together(mutations), async (copy, { env, group }) => {
    const files = [...new Set(group.map(({ proof }) => proof.file))];
    const { tests, problem } = await runTests(copy, {
      files,
      tests: group.map(({ proof }) => proof.test),
      env,
    });
    for (const { name, proof } of group) {
      const named = tests.filter((test) => test.name.includes(proof.test));
      const red = named.find(({ status }) => status === 'failed');
      if (red) wrong.set(name, `red without the mutation: ${red.name}\n${red.why}`);
      else if (named.length === 0) wrong.set(name, problem ?? `no such test: ${proof.test}`);
    }
  });
  return wrong;
}

/** As few runs as can be: unit tests in one, tests that want the built program, or settings of their own, in others. */
function together(mutations) {
  const groups = new Map();
  for (const mutation of mutations) {
    const { env = {}, proof } = mutation;
    const key = JSON.stringify([proof.file.startsWith('test/'), env]);
    const { group } = groups.get(key) ?? groups.set(key, { env, group: [] }).get(key);
    group.push(mutation);
  }
  return [...groups.values()];
}
