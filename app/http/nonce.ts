import { createContext, useContext } from 'react';

/**
 * The nonce of this page's Content-Security-Policy, for `<Scripts>`, `<ScrollRestoration>` and inline `<style>`.
 * Empty in the browser, where nothing needs it any more: browsers hide it from scripts on purpose.
 */
export const NonceContext = createContext('');

export function useNonce(): string {
  return useContext(NonceContext);
}
