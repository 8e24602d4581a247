import { rmSync } from 'node:fs';

export default function removeBuild(): void {
  const dist = process.env.KIDOKU_TEST_DIST;
  if (dist) rmSync(dist, { recursive: true, force: true });
}
