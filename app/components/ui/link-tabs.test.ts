import { describe, expect, it } from 'vitest';
import { tabTitle } from './link-tabs.tsx';

const TABS = [
  { path: '', label: 'Summary' },
  { path: 'items', label: 'Items' },
] as const;

describe('the title of a page with tabs', () => {
  it.each([
    ['/tables/items', 'items · Tables'],
    ['/tables/items/items', 'Items · items · Tables'],
    ['/tables/items/', 'items · Tables'],
    ['/tables/items/item', 'items · Tables'],
  ])('at %s', (pathname, title) => {
    expect(tabTitle(TABS, pathname.split('/')[3], 'items · Tables')).toBe(title);
  });
});
