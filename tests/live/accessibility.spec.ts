import { expectAccessibleEverywhere } from '../e2e/support/axe.ts';
import { test } from '../e2e/support/console-test.ts';
import { open } from '../e2e/support/screen.ts';
import { SERVICE } from './support/shop.ts';

const PAGES = [
  '/deployments',
  `/deployments/${SERVICE}`,
  ...['tasks', 'revisions', 'history', 'scaling', 'logs'].map((tab) => `/deployments/${SERVICE}/${tab}`),
];

for (const path of PAGES)
  test(`${path}: no violation of axe in either theme at either width, nothing beside the screen`, async ({
    page,
  }) => {
    await open(page, path);
    await expectAccessibleEverywhere(page);
  });
