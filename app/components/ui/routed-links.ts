import { useNavigate } from '@remix-run/react';
import { useEffect } from 'react';
import type { RefObject } from 'react';

/**
 * Makes plain links inside of an element lead on without loading the page anew. For long lists: a router's own link
 * costs a row more than everything else in it.
 */
export function useRoutedLinks(element: RefObject<HTMLElement>): void {
  const navigate = useNavigate();
  useEffect(() => {
    const { current } = element;
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      // Another button or a key beside it asks for a tab, a window or a download of its own.
      const isPlain =
        event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!link || !isPlain || event.defaultPrevented || link.origin !== location.origin) return;
      event.preventDefault();
      navigate(`${link.pathname}${link.search}${link.hash}`);
    };
    current?.addEventListener('click', follow);
    return () => current?.removeEventListener('click', follow);
  });
}
