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
    const target = opener?.isConnected ? opener : document.getElementById('main');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  };
}
