// Loaded into a bot before its program: on SIGWINCH (Nest ends at most other signals) it logs what its event loop has been through since the last time.
// It measures the CPU time of the main thread and not time: other processes of a busy machine take none of that.
const CHECK_MS = 2;

function cpuMs() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

let before = cpuMs();
let longest = 0;

function check() {
  const now = cpuMs();
  longest = Math.max(longest, now - before);
  before = now;
}

setInterval(check, CHECK_MS).unref();

process.on('SIGWINCH', () => {
  check();
  const polluted = [];
  for (const key in {}) polluted.push(key);
  const report = {
    level: 'log',
    message: 'loop-watch',
    longestMs: longest,
    polluted,
  };
  console.log(JSON.stringify(report));
  longest = 0;
});
