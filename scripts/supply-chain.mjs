// npm run supply-chain: what is shipped and under which licences (dist/sbom.cdx.json), which installs would run code, and
// whether a vulnerability is known in any of it. Ends with 1 where something is wrong.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Each lets a company ship a closed program with it. */
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
]);

const problems = [];

const { components } = billOfMaterials();
for (const { name, version, licenses = [] } of components) {
  const named = licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression);
  if (!named.some((id) => LICENCES.has(id)))
    problems.push(`${name} ${version} has the licence ${named.join(', ') || '(none)'}: is it fit to ship?`);
}
console.log(`${components.length} packages are shipped; dist/sbom.cdx.json names them.`);

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
for (const [path, { dev, devOptional, hasInstallScript }] of Object.entries(packages)) {
  if (hasInstallScript && !dev && !devOptional)
    problems.push(`${path} runs a script at its installation, and is shipped.`);
}

const audit = JSON.parse(npm('audit', '--omit=dev', '--json').stdout);
if (audit.metadata === undefined) {
  console.log(
    `Known vulnerabilities were NOT looked up, as the registry does not tell: ${String(audit.message)}`,
  );
} else {
  for (const { name, severity, range } of Object.values(audit.vulnerabilities))
    problems.push(`${name} ${range} has a known vulnerability (${severity}): see npm audit`);
  console.log('Known vulnerabilities were looked up.');
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function billOfMaterials() {
  const { stdout, stderr, status } = npm('sbom', '--sbom-format=cyclonedx', '--omit=dev');
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(join(ROOT, 'dist/sbom.cdx.json'), stdout);
  return JSON.parse(stdout);
}

function npm(...given) {
  return spawnSync('npm', given, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
