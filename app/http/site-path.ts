const ANY_SITE = 'http://site.invalid';

/** A path of this site to go on to, as a form or an address names it; `/` for whatever is not one. */
export function sitePathOf(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/';
  if (!URL.canParse(value, ANY_SITE)) return '/';
  const { origin, pathname, search, hash } = new URL(value, ANY_SITE);
  // Browsers drop tabs and line ends inside an address, which turns `/\t/elsewhere` into another site.
  if (origin !== ANY_SITE || pathname.startsWith('//')) return '/';
  // Back to the door would go round in circles.
  return /^\/sign-(in|out)(\/|$)/.test(pathname) ? '/' : `${pathname}${search}${hash}`;
}
