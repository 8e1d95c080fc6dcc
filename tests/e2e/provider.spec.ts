import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import { CLIENT_ID, CLIENT_SECRET, startIdentityProvider } from '../loaders/identity-provider.ts';
import type { IdentityProvider } from '../loaders/identity-provider.ts';
import { expect, test } from './support/console-test.ts';

let provider: IdentityProvider;
let program: ChildProcess;
let origin: string;

/** The console's own program beside the one of the other tests, on the same clouds, with a real identity provider. */
test.beforeAll(async () => {
  provider = await startIdentityProvider();
  program = spawn(process.execPath, ['--import', 'tsx', 'app/http/server.ts'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      OPS_ENVIRONMENTS: process.env.OPS_E2E_ENVIRONMENTS,
      OPS_OIDC_ISSUER: provider.issuer,
      OPS_OIDC_CLIENT_ID: CLIENT_ID,
      OPS_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OPS_OIDC_ROLES: 'operator=ops',
      OPS_OIDC_NAME: 'the test provider',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: program.stdout ?? process.stdin })) {
    origin = /^ready (http:.*)$/.exec(line)?.[1] ?? '';
    if (origin !== '') break;
  }
  provider.accounts.set('olga', { name: 'Olga', groups: ['ops'] });
  provider.open([origin]);
});

test.afterAll(async () => {
  program.kill('SIGTERM');
  await once(program, 'close');
  await provider.down();
});

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ person: 'nobody', javaScriptEnabled });

    test('somebody signs in by a provider, and out of both', async ({ page, complaints }) => {
      // The provider's own pages lack an icon, and want a font from elsewhere.
      complaints.expect(/Failed to load resource.*\(http:\/\/127[^ ]*\/(interaction|session)\//);
      complaints.expect(/Failed to load resource.*fonts\.googleapis\.com/);
      await page.goto(`${origin}/queues?q=dlq`);
      await page.getByRole('link', { name: 'Sign in with the test provider' }).click();
      await throughForms(page);
      await expect(page).toHaveURL(`${origin}/queues?q=dlq`);
      await expect(page.getByText('operator', { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: /Do you want to sign-out/ })).toBeVisible();
      await page.getByRole('button', { name: 'Yes, sign me out' }).click();
      await expect(page).toHaveURL(`${origin}/sign-in`);
      await page.goto(`${origin}/queues`);
      await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
      await page.getByRole('link', { name: 'Sign in with the test provider' }).click();
      await expect(page.getByPlaceholder('Enter any login')).toBeVisible();
    });
  });

async function throughForms(page: Page): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill('olga');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
