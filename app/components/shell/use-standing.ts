import { useEffect } from 'react';
import { iconOf, titleWith } from '../../features/alarms/standing.ts';
import type { Standing } from '../../features/alarms/standing.ts';

const EVERY_MS = 30_000;
const FINE: Standing = { red: 0, unseen: [] };

/**
 * Keeps the page's title and icon saying how both sides stand. Asked while the page is looked at, and when it is looked
 * at again. `pair` is what the address says of the pair: the ids with a comma between.
 */
export function useStanding(pair: string): void {
  useEffect(() => {
    let standing = FINE;
    let left = false;
    const show = () => {
      const title = titleWith(document.title, standing);
      if (title !== document.title) document.title = title;
      const icon = document.querySelector('link[rel="icon"]');
      if (icon && icon.getAttribute('href') !== iconOf(standing)) icon.setAttribute('href', iconOf(standing));
    };
    async function ask(): Promise<void> {
      if (document.visibilityState === 'hidden') return;
      const response = await fetch(`/standing?pair=${encodeURIComponent(pair)}`, { redirect: 'manual' });
      if (!response.ok || left) return;
      standing = (await response.json()) as Standing;
      show();
    }
    // A console that is away for a moment is asked again.
    const askQuietly = () => void ask().catch(() => undefined);
    // Every page sets a title of its own.
    const observer = new MutationObserver(show);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    askQuietly();
    const timer = setInterval(askQuietly, EVERY_MS);
    document.addEventListener('visibilitychange', askQuietly);
    return () => {
      left = true;
      observer.disconnect();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askQuietly);
    };
  }, [pair]);
}
