import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{app,core,services,workers,infra}/**/*.test.{ts,tsx}',
      'tests/{changes,faults,home,loaders,platform}/**/*.test.ts',
    ],
    environment: 'node',
    // Most of a test's time is waiting for something to happen, on two cores too.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    setupFiles: ['tests/setup.ts'],
  },
});
