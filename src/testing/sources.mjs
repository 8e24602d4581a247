// Preloaded, lets Node run the sources themselves, decorators included: `node --import sources.mjs program.ts`.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const compilerOptions = {
  module: typescript.ModuleKind.CommonJS,
  target: typescript.ScriptTarget.ES2024,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.startsWith('.') && context.parentURL?.endsWith('.ts') ? `${specifier}.ts` : specifier,
      context,
    ),
  load: (url, context, next) => {
    if (!url.endsWith('.ts')) return next(url, context);
    const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
      compilerOptions,
    });
    return { format: 'commonjs', source: outputText, shortCircuit: true };
  },
});
