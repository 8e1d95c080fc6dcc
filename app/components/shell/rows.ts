/**
 * Moves the focus to the next row of the page's tables, or to the one before: to the link that opens it. Before the first
 * row stands the filter.
 */
export function moveToRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('main tbody th a:first-of-type')].filter((link) =>
    link.checkVisibility(),
  );
  const here = document.activeElement?.closest('tr');
  const at = here ? links.findIndex((link) => link.closest('tr') === here) : -1;
  const next = at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step;
  const target = links[next] ?? (step === -1 ? document.querySelector<HTMLElement>('[data-filter]') : null);
  target?.focus();
}
