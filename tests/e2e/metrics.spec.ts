import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/console-test.ts';
import { open, settled } from './support/screen.ts';

test('the golden signals of both sides stand under one time axis', async ({ page }) => {
  await open(page, '/metrics?range=1h&show=queues');
  const row = page.getByRole('region', { name: 'Queues: caption-analysis', exact: true });
  await expect(row.getByRole('figure')).toHaveCount(4);
  const waiting = row.getByRole('img', { name: /^Waiting\. Development: .*; Production: / });
  await expect(waiting).toBeVisible();
  await page.getByRole('link', { name: 'beside', exact: true }).click();
  await expect(page).toHaveURL(/layout=beside/);
  await expect(row.getByRole('img', { name: /^Waiting\./ })).toHaveCount(2);
});

/** Opens the page and waits until its charts are the browser's own: who zooms has seen them. */
async function openDrawn(page: Page): Promise<void> {
  await open(page, '/metrics?range=1h&show=queues');
  await expect(page.locator('figure').first()).toBeVisible();
  await page.waitForFunction(() => document.readyState === 'complete');
  await page.evaluate(
    () => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve))),
  );
}

test('zooming by keyboard is an address, and the way back is the browser’s', async ({ page }) => {
  await openDrawn(page);
  const time = page.getByRole('slider', { name: 'Time' });
  await time.focus();
  await page.keyboard.press('Home');
  const first = await time.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowRight');
  expect(Number(await time.getAttribute('aria-valuenow'))).toBe(Number(first) + 60_000);
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-\d{2}T.*to=/);
  await settled(page);
  const url = new URL(page.url());
  const length =
    Date.parse(url.searchParams.get('to') ?? '') - Date.parse(url.searchParams.get('from') ?? '');
  expect(length).toBe(10 * 60_000);
  await page.goBack();
  await expect(page).toHaveURL(/range=1h/);
});

test('zooming by dragging over a chart', async ({ page }) => {
  await openDrawn(page);
  const axis = page.locator('[data-plot]').first();
  const box = await axis.boundingBox();
  if (!box) throw new Error('There is no time axis.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.25, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, y, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*to=/);
});

test('those who read have a table, and a file of it', async ({ page }) => {
  await open(page, '/metrics?range=1h&show=queues&as=table');
  const sent = page
    .getByRole('row')
    .filter({ hasText: 'caption-analysis-dlq' })
    .filter({ hasText: 'Waiting' });
  await expect(sent.first()).toContainText('Development');
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'figures as CSV' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^metrics-figures-.*\.csv$/);
  expect(await readFile(await file.path(), 'utf8')).toContain('caption-analysis');
});

test('a range that can not be is told in words, and the form is still there', async ({
  page,
  complaints,
}) => {
  complaints.expect(/status of 400/);
  await open(page, '/metrics?from=2016-01-01&to=2026-01-01');
  await expect(page.getByRole('alert')).toContainText('CloudWatch keeps metrics for 455 days');
  await page.getByRole('link', { name: '1h', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('any metric is found by words, drawn, and put together by math', async ({ page }) => {
  await open(page, '/metrics/explore?q=sqs%20sent');
  await page
    .getByRole('link', { name: /Draw NumberOfMessagesSent/ })
    .first()
    .click();
  await expect(page.getByRole('figure')).toHaveCount(1);
  await page.getByRole('textbox', { name: /Metric math/ }).fill('m1 * 2');
  await page.getByRole('combobox', { name: 'Statistic' }).selectOption('Sum');
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await expect(page).toHaveURL(/math=m1/);
  await expect(page.getByRole('figure')).toHaveCount(2);
});
