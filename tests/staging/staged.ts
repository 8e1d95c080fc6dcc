import { test as base } from '@playwright/test';
import { loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { CheckOutcome } from '../../core/verification/outcome.ts';
import { postVideo } from '../../infra/scripts/staging/post-video.ts';
import { signUpTestSeller, testSellerHeaders } from '../../infra/scripts/staging/seller.ts';

export { expect } from '@playwright/test';

/** How long a video may take into the shop. */
const WITHIN_MS = 90_000;

interface Fixtures {
  /** Posts a video as its seller does, and tells what became of it. */
  readonly posting: () => Promise<readonly CheckOutcome[]>;
  /** Fails the test for whatever the browser complains about. */
  readonly quietBrowser: undefined;
}

export const test = base.extend<Fixtures>({
  // Playwright reads a fixture's needs off its first parameter, which has to be a pattern.
  // eslint-disable-next-line no-empty-pattern
  posting: async ({}, use) => {
    const file = variable('STAGING_ENVIRONMENTS');
    const registry = createRegistry(await loadEnvironments(file), process.env, 'changing');
    const id = variable('STAGING_ENVIRONMENT');
    const environment = registry.find(id);
    if (!environment) throw new Error(`${file} has no environment ${id}.`);
    const signal = AbortSignal.timeout(2 * WITHIN_MS);
    await signUpTestSeller(environment, signal);
    await use(async () => {
      const told: CheckOutcome[] = [];
      const flow = {
        environment,
        ingestion: variable('STAGING_INGESTION_URL'),
        shops: variable('STAGING_SHOPS_URL'),
        headers: await testSellerHeaders(environment, signal),
        withinMs: WITHIN_MS,
        signal,
      };
      for await (const outcome of postVideo(flow)) told.push(outcome);
      return told;
    });
    registry.close();
  },
  quietBrowser: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(undefined);
      // A shop that is not there is answered with 404, which a browser tells as an error.
      const unexpected = complaints.filter((text) => !/status of 404/.test(text));
      if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
    },
    { auto: true },
  ],
});

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: npm run test:e2e:staging sets it.`);
  return value;
}
