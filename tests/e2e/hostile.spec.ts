import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { HOSTILE, PAYLOADS, plantHostileNames, PROTO } from './support/hostile.ts';
import { open, pane } from './support/screen.ts';

/** What is set, and kept, where anything of a payload or of a broken policy has run. */
declare global {
  var __pwned: unknown;
  var __violations: string[] | undefined;
}

const encoded = encodeURIComponent;

/** Views of planted names, each with how many of the payloads it shows. */
const VIEWS: readonly (readonly [path: string, shown: readonly string[]])[] = [
  [`/tables/${HOSTILE.table}/items`, PAYLOADS],
  [`/tables/${HOSTILE.table}/partiql?statement=${encoded('SELECT * FROM "{table}"')}`, PAYLOADS],
  ...PAYLOADS.map(
    (payload) => [`/tables/${HOSTILE.table}/item?k=${encoded(`id:S:${payload}`)}`, [payload]] as const,
  ),
  [`/buckets/${HOSTILE.bucket}`, PAYLOADS],
  [`/buckets/${HOSTILE.bucket}/objects?show=all`, PAYLOADS],
  [`/buckets/${HOSTILE.bucket}/versions?show=all`, PAYLOADS],
  ...PAYLOADS.map(
    (payload) =>
      [`/buckets/${HOSTILE.bucket}/object?key=${encoded(`odd/${payload}/leaf.txt`)}`, [payload]] as const,
  ),
  [`/caches/main/keys?prefix=${encoded(HOSTILE.keys)}`, PAYLOADS.filter((payload) => !payload.includes(':'))],
  ...PAYLOADS.map(
    (payload) => [`/caches/main/key?key=${encoded(`${HOSTILE.keys}${payload}`)}`, [payload]] as const,
  ),
  ['/caches/main/activity', PAYLOADS],
  [`/topics/${HOSTILE.topic}`, [PAYLOADS[0]]],
  [`/secrets/${encoded(HOSTILE.secret)}`, PAYLOADS],
];

test('names, keys, values and messages that hold markup are text in every view that shows them', async ({
  page,
  clouds,
}) => {
  test.slow();
  await watch(page);
  const clear = await plantHostileNames(clouds.dev);
  try {
    await seeAll(page);
  } finally {
    await clear();
  }
});

/** Opens every view of the planted names: by address, by link and by the palette. */
async function seeAll(page: Page): Promise<void> {
  for (const [path, shown] of VIEWS)
    await test.step(path, async () => {
      await open(page, path);
      // A value of JSON has its quotes written as such.
      const text = (await page.getByRole('main').textContent())?.replaceAll('\\"', '"') ?? '';
      for (const payload of shown) expect(text).toContain(payload);
      await expectUntouched(page);
    });
  await test.step('messages', async () => {
    await open(page, `/queues/${HOSTILE.queue}`);
    await pane(page, 'Development').getByRole('button', { name: 'Look at messages' }).click();
    for (const payload of PAYLOADS)
      await expect(
        pane(page, 'Development').locator('pre').filter({ hasText: payload }).first(),
      ).toBeVisible();
    await expectUntouched(page);
  });
  await test.step('followed by links, as data', async () => {
    await open(page, `/tables/${HOSTILE.table}/items`);
    for (const payload of PAYLOADS) {
      await pane(page, 'Development').getByRole('link', { name: payload, exact: true }).click();
      await expect(page.getByRole('heading', { level: 2 }).first()).toContainText(payload);
      const item = pane(page, 'Development');
      await expect(item.locator('dt').filter({ hasText: PROTO })).toHaveCount(1);
      await item.getByRole('button', { name: 'DynamoDB JSON' }).click();
      await expect(item.locator('pre')).toContainText(`"${PROTO}": {`);
      await expectUntouched(page);
      await page.goBack();
    }
  });
  await test.step('found by the palette', async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.type(PAYLOADS[0]);
    // No Docker Engine runs here: not everything could be listed.
    await expect(page.getByRole('dialog')).toContainText('Nothing that could be listed has this name.');
    await expectUntouched(page);
  });
}

test('an object that is a page is never opened as one: the console shows it as text, S3 hands it as a file', async ({
  page,
}) => {
  await watch(page);
  await open(page, '/buckets/assets/object?key=odd/page.html');
  const link = await pane(page, 'Development').getByRole('link', { name: 'Download' }).getAttribute('href');
  const handed = await page.request.get(link ?? '');
  expect(handed.headers()['content-disposition']).toMatch(/^attachment/);
  const asImage = await page.request.get((link ?? '').replace('/download?', '/image?'));
  expect(asImage.status()).toBe(415);
  await expectUntouched(page);
});

test('an address that holds markup is answered with a sentence, and the markup stays text', async ({
  page,
  complaints,
}) => {
  complaints.expect(/status of (400|404)/);
  await watch(page);
  for (const payload of PAYLOADS)
    for (const path of [
      `/${encoded(payload)}`,
      `/tables?q=${encoded(payload)}`,
      `/tables/${encoded(payload)}`,
      `/tables/products/items?pk=${encoded(payload)}&where=${encoded(`${payload}:=:S:${payload}`)}`,
      `/tables/products/partiql?statement=${encoded(payload)}`,
      `/buckets/assets/objects?prefix=${encoded(payload)}`,
      `/caches/main/keys?prefix=${encoded(payload)}&match=${encoded(payload)}`,
      `/queues/${encoded(payload)}`,
      `/secrets/${encoded(payload)}`,
      `/?pair=${encoded(payload)}`,
    ]) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await expectUntouched(page);
    }
});

/** From the first script of every document on, notes what a policy had to stop. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.__violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      globalThis.__violations?.push(`${violatedDirective} ${blockedURI}`),
    );
  });
}

async function expectUntouched(page: Page): Promise<void> {
  const state = await page.evaluate(() => ({
    pwned: globalThis.__pwned,
    violations: globalThis.__violations,
  }));
  expect(state, page.url()).toEqual({ pwned: undefined, violations: [] });
}
