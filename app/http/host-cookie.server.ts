import { createCookie } from '@remix-run/node';

/** What of a request its cookies are read from. */
export interface Visitor {
  /** The `Cookie` header. */
  readonly cookies: string | null;
  /** Whether the browser speaks HTTPS. */
  readonly secure: boolean;
}

/** A signed cookie that no script can read and no other host can set. */
export interface HostCookie {
  /** The value, unchecked; null where there is none or its signature is not ours. */
  readonly read: (visitor: Visitor) => Promise<unknown>;
  /** The `Set-Cookie` line. An age of 0 removes the cookie. */
  readonly line: (visitor: Visitor, value: unknown, maxAgeSeconds: number) => Promise<string>;
}

/**
 * Over HTTPS the name is prefixed with `__Host-`: browsers then refuse the cookie from anywhere but this very host, over
 * HTTPS (RFC 6265bis, 4.1.3.2). SameSite is `lax`, since the way back from an identity provider is a link from another
 * site.
 * @param secrets The first signs; all of them are accepted.
 */
export function createHostCookie(name: string, secrets: readonly string[]): HostCookie {
  const options = { secrets: [...secrets], httpOnly: true, sameSite: 'lax' as const, path: '/' };
  const plain = createCookie(name, options);
  const prefixed = createCookie(`__Host-${name}`, { ...options, secure: true });
  return {
    read: ({ cookies, secure }) => (secure ? prefixed : plain).parse(cookies),
    line: ({ secure }, value, maxAge) => (secure ? prefixed : plain).serialize(value, { maxAge }),
  };
}
