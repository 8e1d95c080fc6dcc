import { defineConfig } from 'vitest/config';

/** Tests of the built pages over live sandboxes; `npm run build` comes first. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/pages/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: [new URL('../setup.ts', import.meta.url).pathname],
    fileParallelism: false,
    // The built pages are loaded once, not once a file.
    isolate: false,
  },
});
