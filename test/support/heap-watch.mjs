// Loaded into a bot before its program: on SIGURG it logs how much of its heap is alive, after it has thrown away what is not.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
// Thrown away at some collection, megabytes of it, the code of the start would hide as much of a leak.
setFlagsFromString('--no-flush-bytecode');
const collect = runInNewContext('gc');

process.on('SIGURG', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ level: 'log', message: 'heap-watch', aliveBytes: heapUsed + external }));
});
