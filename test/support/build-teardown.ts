import { rmSync } from 'node:fs';

export default function removeBuild(): void {
  for (const folder of [process.env.KIDOKU_TEST_DIST, process.env.KIDOKU_TEST_DIRS])
    if (folder) rmSync(folder, { recursive: true, force: true });
}
