import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Journeys run the program as it is shipped, so it is built once before them. */
export default function build(): void {
  const root = join(__dirname, '../..');
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  execFileSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
