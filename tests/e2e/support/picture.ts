import type { Page } from '@playwright/test';
import path from 'node:path';
import { PHONE, wear } from './axe.ts';

/**
 * Keeps a picture of a journey's moment, where a folder for them was named (`npm run screenshots:journeys`). A test
 * that only looks takes none.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.OPS_JOURNEY_PICTURES;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** The same in both themes, and on a phone. */
export async function picturesInEveryLook(page: Page, name: string): Promise<void> {
  if (!process.env.OPS_JOURNEY_PICTURES) return;
  const wide = page.viewportSize();
  await wear(page, 'light');
  await picture(page, name);
  await wear(page, 'dark');
  await picture(page, `${name}-dark`);
  await page.setViewportSize(PHONE);
  await picture(page, `${name}-phone-dark`);
  await wear(page, 'light');
  await picture(page, `${name}-phone`);
  if (wide) await page.setViewportSize(wide);
}
