// Opens the store given as an argument, says so on its standard output, and holds it until it is killed.
// Run with --experimental-transform-types: it loads the sources themselves.
import { registerHooks } from 'node:module';
import { setInterval } from 'node:timers';

registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.startsWith('.') && context.parentURL.endsWith('.ts') ? `${specifier}.ts` : specifier,
      context,
    ),
});

const { SqliteInboxStore } = await import('../sqlite-inbox-store.ts');
const [path] = process.argv.slice(2);
try {
  const store = new SqliteInboxStore(path);
  console.log('open');
  setInterval(() => store.owner, 60_000);
} catch (error) {
  console.log(error.message);
}
