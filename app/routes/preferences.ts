import { redirect } from '@remix-run/node';
import type { ActionFunctionArgs } from '@remix-run/node';
import { formOf } from '../http/form.server.ts';
import { preferenceCookie, preferencesSchema } from '../http/preferences.server.ts';
import { sitePathOf } from '../http/site-path.ts';

/** Public: keeps the theme and the pair in cookies of this browser. Whoever reads them checks them. */
export async function action({ request, context }: ActionFunctionArgs) {
  const sentence = 'A preference is a theme (light, dark, system) or a pair (dev,prod).';
  const { theme, pair, redirectTo } = await formOf(request, preferencesSchema, sentence);
  const headers = new Headers();
  if (theme) headers.append('Set-Cookie', preferenceCookie('theme', theme, context));
  if (pair) headers.append('Set-Cookie', preferenceCookie('pair', pair, context));
  return redirectTo === undefined
    ? Response.json(null, { headers })
    : redirect(sitePathOf(redirectTo), { headers });
}
