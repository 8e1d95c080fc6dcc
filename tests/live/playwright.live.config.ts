import { defineConfig } from '@playwright/test';
import { BROWSER_WORDS, DESKTOP } from '../../infra/checks/browser.ts';

/** Journeys that change what runs: one after the other, each with the time that tasks take to come up. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  globalSetup: '../../infra/checks/live-console.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  outputDir: '../../test-results/live',
  use: {
    // The global setup starts a console and says where it is.
    baseURL: process.env.OPS_E2E_URL,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.OPS_E2E_CHROMIUM, args: BROWSER_WORDS },
  },
  projects: [{ name: 'live', use: DESKTOP }],
});
