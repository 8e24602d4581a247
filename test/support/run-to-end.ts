import { execFile } from 'node:child_process';
import { MAIN, newDir } from './bot-process';

interface Options {
  /** The Node.js to run it with. */
  readonly node?: string;
  readonly nodeArgs?: readonly string[];
  readonly cwd?: string;
  /** Root may write anywhere: it runs the bot as a user who may not. */
  readonly asNobody?: boolean;
}

export interface Ending {
  /** Null where it had to be killed, because it did not end by itself. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bot as it is shipped with just these settings; it is expected to end by itself. */
export function runToEnd(
  env: Record<string, string>,
  { node = process.execPath, nodeArgs = [], cwd = newDir(), asNobody = false }: Options = {},
): Promise<Ending> {
  return new Promise((resolve) => {
    const nobody = asNobody && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const options = { cwd, env: { PATH: process.env.PATH ?? '', ...env }, timeout: 15_000, ...nobody };
    const child = execFile(node, [...nodeArgs, MAIN], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}
