import type { Theme } from '../../http/preferences.server.ts';

export type { Theme };

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Draws the page that is open in a theme; the cookie sees to the next one. */
export function applyTheme(theme: Theme): void {
  const dark =
    theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Runs before the first paint where the theme follows the machine, so that no page flashes white at night. */
export const SYSTEM_THEME_SCRIPT =
  "document.documentElement.dataset.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'";
