import { devices } from '@playwright/test';

/** Chromium as a page of the console needs it, without what it would ask of the network by itself. */
export const BROWSER_WORDS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { ...devices['Desktop Chrome'], channel: undefined };
