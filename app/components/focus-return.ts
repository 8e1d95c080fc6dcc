import { useState } from 'react';

/**
 * Gives the focus back to what had it when a dialog opened: Radix knows only openers that it draws itself. What is gone by
 * then, as the row of something that was deleted, leaves it to the content of the page.
 * @returns the `onCloseAutoFocus` of the dialog's content
 */
export function useFocusReturn(): (event: Event) => void {
  // Dialogs are drawn by a browser alone.
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    for (const target of [opener, document.getElementById('main')]) {
      // Some browsers leave the focus with the body when a button is pressed: that is no place to go back to.
      if (!(target instanceof HTMLElement) || target === document.body) continue;
      target.focus({ preventScroll: true });
      if (document.activeElement === target) return;
    }
  };
}
