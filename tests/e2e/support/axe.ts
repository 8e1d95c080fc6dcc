import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { overflow } from './screen.ts';

const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The rules that look at colours: all that a theme changes, as app/styles/themes.test.ts holds. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** The page that is open has no violation of axe in either theme at either width, and nothing beside the screen. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await page.setViewportSize(WIDE);
  await wear(page, 'light');
  await expectAccessible(page, 'light, wide');
  expect.soft(await overflow(page), 'pixels beside the screen').toBe(0);
  await wear(page, 'dark');
  await expectAccessible(page, 'dark, wide', OF_COLOUR);
  await page.setViewportSize(PHONE);
  await expectAccessible(page, 'dark, phone', OF_COLOUR);
  expect.soft(await overflow(page), 'pixels beside the screen').toBe(0);
  await wear(page, 'light');
  await expectAccessible(page, 'light, phone');
}

/** Draws the page that is open in a theme, as the switch does it. */
export async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((chosen) => {
    document.documentElement.dataset.theme = chosen;
  }, theme);
}

/** By every rule, or only by those that are named. Softly: a test tells of every place. */
export async function expectAccessible(page: Page, when: string, rules?: string[]): Promise<void> {
  // Colours that are on their way to the other theme's are nobody's.
  await page.evaluate(() => {
    // What is folded away stands still until it is unfolded.
    const seen = document.getAnimations().filter(({ effect }) => {
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return target?.checkVisibility({ contentVisibilityAuto: true }) ?? true;
    });
    return Promise.all(seen.map((animation) => animation.finished));
  });
  // A document that has axe already is not given it again, nor is it read again.
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  // No frames to be walked, and what passes is not listed: a third of the time.
  const axe = new AxeBuilder({ page, axeSource: isThere ? 'undefined' : undefined })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .slice(0, 3)
      .map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
  }));
  expect.soft(told, `axe, ${when}`).toEqual([]);
}
