import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, 'instance.mjs');

/** An instance in a process of its own, ready for orders. */
export async function startInstance(options) {
  const child = fork(FILE, [JSON.stringify(options)], { stdio: 'inherit' });
  const answer = async () => {
    const [{ result, error }] = await once(child, 'message');
    if (error !== undefined) throw new Error(error);
    return result;
  };
  await answer();
  return (order, given) => {
    const answered = answer();
    child.send({ order, options: given });
    return answered;
  };
}
