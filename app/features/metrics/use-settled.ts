import { startTransition, useEffect, useState } from 'react';

/** What a promise has come to, in the browser: for what adorns a page and is waited for by nothing. */
export function useSettled<T>(promise: Promise<T> | undefined, before: T): T {
  const [settled, setSettled] = useState<T>(before);
  useEffect(() => {
    let isGone = false;
    promise?.then(
      (value) => {
        // At leisure: parts of the page that are not taken over yet would be drawn anew from nothing otherwise.
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
