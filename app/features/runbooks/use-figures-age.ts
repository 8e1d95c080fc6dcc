import { useRevalidator } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useNowAndThen } from '../../components/now-and-then.ts';
import { useQuietRevalidate } from '../../components/quiet-revalidate.ts';

/** As often a page that is looked at asks anew. */
const REFRESH_MS = 30_000;
/** Two refreshes that brought nothing: nobody is to act on what is shown. */
const OLD_MS = 90_000;
const LOOK_MS = 5_000;

/**
 * Keeps the figures of a page new as long as somebody looks, and tells when they are too old to act on: the console did
 * not answer, or the machine slept. `at` is when they were made, by the server's clock.
 */
export function useFiguresAge(at: number): { readonly isOld: boolean; readonly refresh: () => void } {
  const { revalidate, state } = useRevalidator();
  const [arrival, setArrival] = useState<{ readonly at: number; readonly seen: number }>();
  const [isOld, setOld] = useState(false);
  useEffect(() => {
    // The browser's clock may be wrong: what counts is how long ago it was that they came.
    setArrival({ at, seen: Date.now() });
    setOld(false);
  }, [at]);
  useEffect(() => {
    if (!arrival) return undefined;
    const timer = setInterval(() => setOld(Date.now() - arrival.seen > OLD_MS), LOOK_MS);
    return () => clearInterval(timer);
  }, [arrival]);
  useNowAndThen(state === 'idle', REFRESH_MS, revalidate);
  return { isOld, refresh: useQuietRevalidate() };
}
