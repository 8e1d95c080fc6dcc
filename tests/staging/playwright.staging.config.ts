import { defineConfig } from '@playwright/test';
import { BROWSER_WORDS, DESKTOP } from '../../infra/checks/browser.ts';

/**
 * Journeys of the platform's own flow on an environment that is there: npm run test:e2e:staging says which, by variables.
 * Nothing is started here, and what is posted stays in the shop of the tests.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  outputDir: '../../test-results/staging',
  use: {
    baseURL: process.env.STAGING_STOREFRONT_URL,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.OPS_E2E_CHROMIUM, args: BROWSER_WORDS },
  },
  projects: [{ name: 'staging', use: DESKTOP }],
});
