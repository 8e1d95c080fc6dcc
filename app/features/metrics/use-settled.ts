import { startTransition, useEffect, useState } from 'react';

/** What a promise has come to, in the browser: for what adorns a page and is waited for by nothing. */
export function useSettled<T>(promise: Promise<T> | undefined, before: T): T {
  const [settled, setSettled] = useState<T>(before);
  useEffect(() => {
    let isGone = false;
    promise?.then(
      async (value) => {
        await arrived();
        if (!isGone) startTransition(() => setSettled(value));
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [promise]);
  return settled;
}

/**
 * When the document is there to its end and the browser has nothing to do. A part of the page that is changed before it
 * was taken over is drawn anew from nothing, and the piece that is still on its way to it finds no place any more.
 */
async function arrived(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  if ('requestIdleCallback' in window)
    await new Promise((resolve) => window.requestIdleCallback(resolve, { timeout: 2_000 }));
}
