import { join } from 'node:path';
import ts from 'typescript';
import { mutated } from './mutant.mjs';
import { root } from './working-copy.mjs';

/**
 * The unit tests only strip types, so a mutation that makes no sense would turn them red too, and show nothing.
 * @throws Error in words for one that is not a program.
 */
export function checkThatAllCompile(mutations) {
  const texts = new Map();
  const service = languageService(mutations.map(pathOf), texts);
  for (let waiting = mutations; waiting.length > 0;) {
    // One mutation a file at a time: each look at the whole program costs more than what is found in it.
    const now = new Map(waiting.toReversed().map((mutation) => [pathOf(mutation), mutation]));
    for (const [path, mutation] of now) texts.set(path, mutated(root, mutation));
    for (const [path, { name }] of now) {
      const [problem] = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
      if (problem === undefined) continue;
      const words = ts.flattenDiagnosticMessageText(problem.messageText, ' ');
      throw new Error(`The mutation "${name}" does not compile: ${words}`);
    }
    waiting = waiting.filter((mutation) => now.get(pathOf(mutation)) !== mutation);
  }
}

const pathOf = ({ file }) => join(root, file);

/** TypeScript's view of the files and all that they import; `texts` go before what is on the disk. */
function languageService(paths, texts) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...new Set(paths)],
    getScriptVersion: (path) => texts.get(path) ?? '',
    getScriptSnapshot: (path) => {
      const text = texts.get(path) ?? ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}
