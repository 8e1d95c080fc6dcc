import { startTransition, useEffect, useState } from 'react';

/**
 * How many of a long list are drawn now: the first ones with the page, all of them once the page is there and can be
 * used. What draws a page on the server, and whoever waits for it, is spared what stands below the first screens.
 */
export function useGradually(total: number, first: number): number {
  const [isReady, setReady] = useState(false);
  useEffect(() => startTransition(() => setReady(true)), []);
  return isReady ? total : Math.min(total, first);
}
