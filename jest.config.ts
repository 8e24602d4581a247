import type { Config } from 'jest';

const base: Config = {
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/../tsconfig.json' }] },
};

const config: Config = {
  projects: [
    { ...base, displayName: 'unit', rootDir: 'src', testRegex: '\\.spec\\.ts$' },
    { ...base, displayName: 'sandbox', rootDir: 'sandbox', testRegex: '\\.spec\\.ts$' },
    { ...base, displayName: 'testing', rootDir: 'testing', testRegex: '\\.spec\\.ts$' },
    {
      ...base,
      displayName: 'e2e',
      rootDir: 'test',
      testRegex: '\\.e2e-spec\\.ts$',
      globalSetup: '<rootDir>/support/build.ts',
      globalTeardown: '<rootDir>/support/build-teardown.ts',
    },
  ],
  // Journeys mostly wait, for a bot in a process of its own.
  maxWorkers: 2,
  // Jest keeps some of each file's memory. A new process for each file would take a third more CPU.
  workerIdleMemoryLimit: '700MB',
  testTimeout: 60_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['**/*.ts', '!**/main.ts', '!**/*.module.ts'],
};

export default config;
