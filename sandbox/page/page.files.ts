import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The names under which the page's import map asks for its one library. */
const VENDOR: Readonly<Record<string, string>> = {
  'vendor/preact.mjs': 'preact',
  'vendor/hooks.mjs': 'preact/hooks',
  'vendor/jsx-runtime.mjs': 'preact/jsx-runtime',
};

export interface PageFile {
  readonly type: string;
  readonly text: string;
}

/** The files of the built page. Only what is listed when it is first asked can be had, so no path leads elsewhere. */
export class PageFiles {
  private paths: ReadonlyMap<string, string> | undefined;

  constructor(private readonly dir: string) {}

  /** Undefined where there is no such file: `path` begins with `page/` or `vendor/`. */
  read(path: string): PageFile | undefined {
    this.paths ??= this.list();
    const file = this.paths.get(path);
    const type = TYPES[extname(path)];
    return file && type ? { type, text: readFileSync(file, 'utf8') } : undefined;
  }

  private list(): Map<string, string> {
    const cwd = this.dir;
    const own = globSync('**/*.{js,css,html,svg}', { cwd }).map(
      (name) => [`page/${name.replaceAll('\\', '/')}`, join(cwd, name)] as const,
    );
    const vendor = Object.entries(VENDOR).map(([path, name]) => [path, require.resolve(name)] as const);
    return new Map([...own, ...vendor]);
  }
}
