import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The cookies of a Cookie header by name; of a name that stands twice, the first. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
  }
  return cookies;
}

/** Writes and reads the load balancer's cookies: opaque and sealed, so that nobody can point at a target by hand. */
export class StickyCookies {
  private readonly key = randomBytes(32);

  /** What a cookie holds for `subject` (a target's or a target group's name) until a time. */
  seal(subject: string, untilMs: number): string {
    const text = Buffer.from(JSON.stringify([subject, untilMs])).toString('base64url');
    return `${text}.${this.sign(text)}`;
  }

  /** The subject, where the cookie is ours and its time is not over. */
  open(cookie: string | undefined, nowMs: number): string | undefined {
    const [text = '', signature = ''] = cookie?.split('.') ?? [];
    const expected = Buffer.from(this.sign(text));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [subject, untilMs] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [
      string,
      number,
    ];
    return untilMs > nowMs ? subject : undefined;
  }

  private sign(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url').slice(0, 27);
  }
}

/** A Set-Cookie header's value, as the load balancer writes its own. */
export function setCookie(name: string, value: string, expiresAtMs: number, extra = ''): string {
  return `${name}=${value}; Expires=${new Date(expiresAtMs).toUTCString()}; Path=/${extra}`;
}
