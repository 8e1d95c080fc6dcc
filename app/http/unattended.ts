/** What a page asks now and then for what is to be told: plain, or where somebody has used the page since. */
export const NOTICES_ADDRESS = '/notices';
export const USED_NOTICES_ADDRESS = '/notices?used';

interface Asked {
  readonly method?: string;
  /** Path and search. */
  readonly url?: string;
  readonly headers: { readonly accept?: string };
}

/**
 * Whether a page asks by itself, with nobody there: a script's read, which takes anything or events but names no page.
 * A person's click may be one too; a page that was used says so within half a minute. Source: Fetch, "Fetching": what a
 * navigation, a script, an image accepts.
 */
export function isUnattended({ method, url, headers: { accept } }: Asked): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return accept !== undefined && !accept.includes('text/html') && url !== USED_NOTICES_ADDRESS;
}
