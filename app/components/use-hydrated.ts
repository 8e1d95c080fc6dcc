import { useSyncExternalStore } from 'react';

function never(): () => void {
  return () => undefined;
}

/** False on the server and in the first drawing of the browser: what a server can not draw waits for true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
