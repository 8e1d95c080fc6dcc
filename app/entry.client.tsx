import { RemixBrowser } from '@remix-run/react';
import { startTransition, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';

declare global {
  // The name under which libraries that write a style element (a dialog's scroll lock) look for the page's nonce.
  var __webpack_nonce__: string | undefined;
}

globalThis.__webpack_nonce__ = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;

/**
 * Somebody was faster than the page: a part that was changed before it was taken over is drawn anew by the browser, and
 * nothing is lost. Source: React, error 421.
 */
const CHANGED_EARLY = /Minified React error #421|received an update before it finished hydrating/;

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
    {
      onRecoverableError(error) {
        if (!(error instanceof Error && CHANGED_EARLY.test(error.message))) reportError(error);
      },
    },
  );
});
