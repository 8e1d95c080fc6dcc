import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{app,core,services,workers,infra}/**/*.test.{ts,tsx}',
      'tests/{changes,compare,faults,home,loaders,platform,scripts,verification}/**/*.test.ts',
    ],
    environment: 'node',
    // Most of a test is waiting for what answers it: two cores have time for four.
    maxWorkers: 4,
    // Importing what a test needs costs more than most tests: a worker does it once, not once a file.
    isolate: false,
    // And what it keeps of them need not be looked through so often.
    execArgv: ['--max-semi-space-size=64'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    setupFiles: ['tests/setup.ts'],
    globalSetup: ['tests/exercised-permissions.setup.ts'],
  },
});
