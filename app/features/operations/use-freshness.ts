import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/** Asks the page's data again now and then, as long as something on it moves and somebody looks. */
export function useFreshness(isMoving: boolean, everyMs = 3_000): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!isMoving || state !== 'idle') return undefined;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, everyMs);
    return () => clearTimeout(timer);
  }, [everyMs, isMoving, revalidate, state]);
}
