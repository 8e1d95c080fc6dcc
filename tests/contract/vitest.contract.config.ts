import { defineConfig } from 'vitest/config';

/** Started by run.ts, which says what to run against. */
export default defineConfig({
  test: {
    include: ['tests/contract/*.contract.ts'],
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // One endpoint answers for all: files that run beside each other would only wait for each other.
    fileParallelism: false,
    isolate: false,
  },
});
