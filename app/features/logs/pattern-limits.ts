/**
 * Reading a day of lines takes longer than a page's usual budget, and what comes after the page has been given up
 * (`streamTimeout` in app/entry.server.tsx) is not drawn at all. A call that is new at its end has one second more.
 */
export const PATTERNS_PATIENCE_MS = 9_000;

export const MOST_PATTERNS = 200;
