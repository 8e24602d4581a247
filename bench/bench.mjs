// npm run bench [-- --quick] [-- --only=name]: Kidoku beside its peers, interleaved, in one run; writes bench/out/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import * as cases from './cases/index.mjs';
import { markdown } from './report/markdown.mjs';
import { plot } from './report/plot.mjs';
import { Scene } from './scene.mjs';

const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), Node ${process.version}, load at the start ${loadavg()[0].toFixed(1)}`;
if (only !== undefined && !(only in cases)) {
  console.error(`Nothing is called "${only}". --only takes one of: ${Object.keys(cases).join(', ')}`);
  process.exit(1);
}
console.log(machine);

const results = [];
for (const [name, measure] of Object.entries(cases)) {
  if (only !== undefined && only !== name) continue;
  const scene = await Scene.open();
  try {
    console.log(`\n${name} …`);
    const rows = await measure(scene, { quick });
    for (const { what, value, least } of rows) console.log(`  ${what}: ${value} (at least ${least})`);
    results.push(...rows);
  } finally {
    await scene.close();
  }
}

const out = join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'report.md'), markdown(results, { machine, quick }));
writeFileSync(join(out, 'report.svg'), plot(results));
console.log(
  `\n${markdown(results, { machine, quick })}\nWritten: bench/out/report.md and bench/out/report.svg`,
);
if (results.some(({ met }) => met === false)) process.exitCode = 1;
