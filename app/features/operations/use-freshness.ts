import { useRevalidator } from '@remix-run/react';
import { useNowAndThen } from '../../components/now-and-then.ts';

/** Asks the page's data again now and then, as long as something on it moves and somebody looks. */
export function useFreshness(isMoving: boolean, everyMs = 3_000): void {
  const { revalidate, state } = useRevalidator();
  useNowAndThen(isMoving && state === 'idle', everyMs, revalidate);
}
