import type { Page } from '@playwright/test';
import path from 'node:path';

/**
 * Keeps a picture of a journey's moment, where a folder for them was named (`npm run screenshots:journeys`). A test
 * that only looks takes none.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.OPS_JOURNEY_PICTURES;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
