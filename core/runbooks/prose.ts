/**
 * What a runbook says in words: a small tree of what a page may draw. There is no HTML in it, no image, and no address
 * but of the console itself and of HTTPS.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' };

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string };

/** An address that prose may lead to: a page of the console, or one of HTTPS. */
export function isSafeAddress(href: string): boolean {
  // A browser takes a backslash for a slash, and leaves controls out.
  // eslint-disable-next-line no-control-regex -- controls are what is refused
  if (/[\\\u0000-\u0020\u007f]/.test(href)) return false;
  if (/^\/(?!\/)/.test(href)) return true;
  return /^https:\/\//i.test(href) && URL.canParse(href) && new URL(href).username === '';
}
