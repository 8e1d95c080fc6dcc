import { useNavigate } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useKeptSearch } from '../ui/link-tabs.tsx';
import { DESTINATIONS } from './destinations.ts';

interface Shortcuts {
  readonly openPalette: () => void;
  readonly openKeys: () => void;
}

/** How long the second key of `g t` may take. */
const SEQUENCE_MS = 1_200;

/**
 * ⌘K or Ctrl+K finds, `?` shows the keys, `/` goes to the page's filter, `g` and a letter goes to a place, `j` and `k`
 * go from row to row, and so do the arrows from a row or the filter on.
 */
export function useShortcuts({ openPalette, openKeys }: Shortcuts): void {
  const navigate = useNavigate();
  const search = useKeptSearch();
  // The page may be drawn anew between the two keys.
  const goingUntil = useRef(0);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const step = stepOf(event);
      if (isTyping(event.target) && !(step && isFilter(event.target))) return;
      const destination =
        Date.now() < goingUntil.current && DESTINATIONS.find(({ key }) => key === event.key);
      goingUntil.current = event.key === 'g' ? Date.now() + SEQUENCE_MS : 0;
      if (destination) navigate({ pathname: destination.to, search });
      else if (event.key === '?') openKeys();
      else if (event.key === '/') focusFilter(event);
      else if (step) {
        event.preventDefault();
        import('./rows.ts').then(({ moveToRow }) => moveToRow(step)).catch(() => undefined);
      }
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, openKeys, openPalette, search]);
}

/** Arrows scroll the page, but where somebody has begun to go through its rows. */
function stepOf({ key, target }: KeyboardEvent): 1 | -1 | undefined {
  if (isFilter(target)) return key === 'ArrowDown' ? 1 : undefined;
  const inRows = target instanceof Element && target.closest('tbody th')?.querySelector('a') != null;
  if (key === 'j' || (inRows && key === 'ArrowDown')) return 1;
  return key === 'k' || (inRows && key === 'ArrowUp') ? -1 : undefined;
}

function isFilter(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[data-filter]');
}

function isTyping(target: EventTarget | null): boolean {
  return (
    // In a dialog a letter is meant for what the dialog asks.
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  );
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>('[data-filter]');
  if (!filter) return;
  event.preventDefault();
  filter.focus();
  filter.select();
}
