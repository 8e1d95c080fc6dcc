import { z } from 'zod';
import type { RequestContext } from './context.server.ts';
import { cookieOf } from './cookies.server.ts';

const themeSchema = z.enum(['light', 'dark', 'system']);
export type Theme = z.infer<typeof themeSchema>;

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The theme that this browser chose; the system's own where it chose none. */
export function themeOf(request: Request): Theme {
  return themeSchema.catch('system').parse(cookieOf(request, 'theme'));
}

/** What the preferences form may post. */
export const preferencesSchema = z.object({
  theme: themeSchema.optional(),
  pair: z
    .string()
    .regex(/^[a-z0-9-]+,[a-z0-9-]+$/, 'names two environments, as in dev,prod')
    .optional(),
  redirectTo: z.string().optional(),
});

/** A preference as a `Set-Cookie` line. It holds no secret and is not signed; whoever reads it checks it. */
export function preferenceCookie(
  name: 'theme' | 'pair',
  value: string,
  context: Pick<RequestContext, 'secure'>,
): string {
  const attributes = `Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`;
  return `${name}=${encodeURIComponent(value)}; ${attributes}${context.secure ? '; Secure' : ''}`;
}
