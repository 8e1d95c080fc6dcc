import { defineConfig } from '@playwright/test';
import { BROWSER_WORDS, DESKTOP } from './infra/checks/browser.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './infra/checks/e2e-console.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  // Two browsers, two clouds and a console share two cores, and one of them stalls now and then: what needs its second try is
  // told as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    // The global setup starts a console and says where it is.
    baseURL: process.env.OPS_E2E_URL,
    // What was done and asked; each step's document costs a fifth of all the time: `--trace retain-on-failure` has them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.OPS_E2E_CHROMIUM, args: BROWSER_WORDS },
  },
  projects: [
    { name: 'chromium', testIgnore: 'journeys/**', use: DESKTOP },
    // These empty a cache and a queue of production for a moment, or make what lists show: nothing else is looked at meanwhile.
    {
      name: 'journeys',
      testMatch: 'journeys/**/*.spec.ts',
      dependencies: ['chromium'],
      fullyParallel: false,
      workers: 1,
      use: DESKTOP,
    },
  ],
});
