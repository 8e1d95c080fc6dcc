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

const PASSING_MS = 500;

/** The same in both themes, and on a phone. */
export async function picturesInEveryLook(page: Page, name: string): Promise<void> {
  if (!process.env.OPS_JOURNEY_PICTURES) return;
  const wide = page.viewportSize();
  const worn = async (theme: 'light' | 'dark', end: string) => {
    await wear(page, theme);
    // Colours pass over to the others.
    await page.waitForTimeout(PASSING_MS);
    await picture(page, `${name}${end}`);
  };
  await worn('light', '');
  await worn('dark', '-dark');
  await page.setViewportSize(PHONE);
  await worn('dark', '-phone-dark');
  await worn('light', '-phone');
  if (wide) await page.setViewportSize(wide);
}
