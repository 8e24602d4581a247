import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which folders of src a folder may import from. What is not written here is an error: see docs/architecture.md. */
const arrows = {
  config: [],
  metrics: [],
  logging: ['config'],
  webhook: ['config', 'metrics', 'inbox'],
  inbox: ['config', 'metrics'],
  bot: ['config', 'metrics', 'inbox', 'reply', 'read-receipt'],
  features: ['bot', 'reply', 'read-receipt'],
  reply: ['config', 'metrics', 'inbox', 'read-receipt', 'line'],
  'read-receipt': ['config', 'metrics', 'inbox', 'line'],
  line: ['config', 'metrics'],
  health: ['config', 'metrics', 'webhook', 'inbox', 'bot', 'reply', 'read-receipt', 'line'],
};

const nothingFromSandbox = {
  regex: '^(\\.\\./)+sandbox(/|$)',
  message: 'the bot meets the sandbox by LINE_API_BASE_URL only, so that production has no branch for tests',
};

const nothingFromTesting = {
  regex: '^kidoku/testing$',
  message: 'the test bed is for tests: what it is made of stays out of what is shipped',
};

const boundaries = Object.entries(arrows).map(([folder, allowed]) => {
  const forbidden = Object.keys(arrows).filter((other) => other !== folder && !allowed.includes(other));
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            nothingFromSandbox,
            nothingFromTesting,
            {
              regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
              message: `src/${folder} may know only: ${allowed.join(', ') || 'itself'}`,
            },
          ],
        },
      ],
    },
  };
});

export default defineConfig(
  globalIgnores(['dist', 'dist-sandbox', 'coverage', 'data']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Nest's modules are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // It rejects the option objects that Nest's own documentation passes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // async turns a throw of synchronous code (SQLite) into a rejection, which is the contract.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Plain JavaScript has no types to check, and runs in Node.
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
  {
    files: ['src/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nothingFromSandbox, nothingFromTesting] }] },
  },
  boundaries,
  {
    files: ['sandbox/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            nothingFromTesting,
            { regex: '^(\\.\\./)+src(/|$)', message: 'the sandbox is LINE: it knows nothing of the bot' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**/*.ts'],
    rules: {
      // A test may join parts that must not know each other.
      'no-restricted-imports': 'off',
      // jest's matchers such as expect.any() are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  prettier,
);
