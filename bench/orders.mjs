// Parts of a bench that run in processes of their own, and do what their parent orders.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a file of this folder; resolves when it is ready. @returns how to order something, one order at a time */
export async function startWorker(file, options = {}) {
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(options)], { stdio: 'inherit' });
  const answer = async () => {
    const [{ result, error }] = await once(child, 'message');
    if (error !== undefined) throw new Error(error);
    return result;
  };
  await answer();
  const order = (name, given) => {
    const answered = answer();
    child.send({ name, given });
    return answered;
  };
  return Object.assign(order, {
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  });
}

/** What the parent passed to `startWorker`. */
export const workerOptions = () => JSON.parse(process.argv[2]);

/** @param orders each name with what to do, which may take its time */
export function takeOrders(orders) {
  process.on('message', ({ name, given }) => {
    Promise.resolve()
      .then(() => orders[name](given))
      .then(
        (result) => process.send({ result }, () => name === 'stop' && process.exit(0)),
        (error) => process.send({ error: String(error?.stack ?? error) }),
      );
  });
  process.send({ result: 'ready' });
}
