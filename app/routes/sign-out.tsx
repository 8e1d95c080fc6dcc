import { data, redirect } from '@remix-run/node';
import type { ActionFunctionArgs, HeadersFunction, MetaFunction } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { SignedOut } from '../features/sign-in/signed-out.tsx';

export const meta: MetaFunction = () => [{ title: 'Sign out · Operations' }];

/** Remix keeps an action's headers from the page unless they are named here. */
export const headers: HeadersFunction = ({ actionHeaders }) => {
  const refresh = actionHeaders.get('Refresh');
  return refresh === null ? new Headers() : { Refresh: refresh };
};

/**
 * Public: signing out twice is no mistake. The session ends here whatever the provider does. The page then leads on to
 * the provider by a refresh: as a redirect of a form, the policy would stop it.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const visitor = { cookies: request.headers.get('Cookie'), secure: context.secure };
  const { cookie, farewell } = await context.sessions.end(visitor);
  const address = farewell && (await context.oidc?.leave(request, context, farewell));
  if (!address) return redirect('/sign-in', { headers: { 'Set-Cookie': cookie } });
  const name = context.oidc?.name ?? '';
  return data({ address, name }, { headers: { 'Set-Cookie': cookie, Refresh: `0;url=${address}` } });
}

export default function SignOut() {
  return <SignedOut onward={useActionData<typeof action>()} />;
}
