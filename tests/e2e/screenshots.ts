import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startConsole } from '../../infra/checks/console-under-test.ts';
import { open, pane } from './support/screen.ts';

/** A picture of the README: what is opened, how it is worn, and what is done before it is taken. */
interface Picture {
  readonly name: string;
  readonly path: string;
  readonly theme?: 'light' | 'dark';
  readonly phone?: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: '/' },
  { name: 'morning-check', path: '/runbooks/morning-check' },
  { name: 'metrics', path: '/metrics?range=3d', prepare: chartsDrawn },
  { name: 'metrics-dark', path: '/metrics?range=7d', theme: 'dark', prepare: chartsDrawn },
  { name: 'alarms', path: '/alarms' },
  { name: 'log-patterns', path: '/logs/patterns' },
  { name: 'deployments', path: '/deployments' },
  { name: 'product', path: '/product' },
  { name: 'tables', path: '/tables' },
  { name: 'items', path: '/tables/products/items?index=GSI1&pk=CATEGORY%23footwear' },
  { name: 'cache-keys', path: '/caches/main/keys' },
  { name: 'queue', path: '/queues/product-assembly-dlq', prepare: lookAtMessages },
  { name: 'configuration', path: '/configuration?only=different' },
  { name: 'migration', path: '/migration/dev,staging' },
  { name: 'overview-phone', path: '/', phone: true },
  { name: 'p0-phone-dark', path: '/runbooks/p0-incident?side=right', theme: 'dark', phone: true },
  { name: 'deployment-phone', path: '/deployments/product-service?side=right', phone: true },
];

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const MOST_BYTES = 250_000;

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

async function main(): Promise<void> {
  // The whole platform alive, behind a week of history.
  const stop = await startConsole({ items: 400, dataOnly: false, staging: true });
  try {
    const browser = await chromium.launch({
      executablePath: process.env.OPS_E2E_CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    await mkdir(folder, { recursive: true });
    const named = process.argv.slice(2);
    for (const picture of PICTURES)
      if (named.length === 0 || named.includes(picture.name)) await take(browser, picture);
    await browser.close();
  } finally {
    await stop();
  }
}

async function take(browser: Browser, { name, path: address, theme = 'light', phone, prepare }: Picture) {
  const baseURL = process.env.OPS_E2E_URL ?? '';
  const context = await browser.newContext({
    baseURL,
    viewport: phone ? PHONE : WIDE,
    hasTouch: phone,
    reducedMotion: 'reduce',
  });
  await context.request.post('/sign-in', { form: { person: 'operator' }, headers: { Origin: baseURL } });
  await context.addCookies([{ name: 'theme', value: theme, url: baseURL }]);
  const page = await context.newPage();
  await open(page, address);
  await prepare?.(page);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await context.close();
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    throw new Error(`${name}.png has ${size} bytes, more than a page should load for it.`);
  console.log(`${name}.png  ${Math.round(size / 1000)} kB`);
}

/** Charts are drawn a few in each frame, once their library is there. */
async function chartsDrawn(page: Page): Promise<void> {
  await page.locator('figure svg path').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(2_000);
}

async function lookAtMessages(page: Page): Promise<void> {
  for (const side of ['Development', 'Production'] as const) {
    const here = pane(page, side);
    await here.getByRole('button', { name: 'Look at messages' }).click();
    await here.getByText(/messages in \d+ receive/).waitFor();
  }
  await page.evaluate(() => {
    const [messages] = [...document.querySelectorAll('h2')].filter(
      ({ textContent }) => textContent === 'Messages',
    );
    window.scrollTo({ top: (messages?.getBoundingClientRect().top ?? 0) + window.scrollY - 70 });
  });
}

await main();
