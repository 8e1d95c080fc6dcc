import { data, redirect } from '@remix-run/node';
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { SignInPanel } from '../features/sign-in/sign-in-panel.tsx';
import { formOf } from '../http/form.server.ts';
import { signInSchema } from '../http/local-sign-in.server.ts';
import { sitePathOf } from '../http/site-path.ts';

export const meta: MetaFunction = () => [{ title: 'Sign in · Operations' }];

/** Remix keeps an action's headers from the page unless they are named here. */
export const headers: HeadersFunction = ({ actionHeaders }) => {
  const retryAfter = actionHeaders.get('Retry-After');
  return retryAfter === null ? new Headers() : { 'Retry-After': retryAfter };
};

/** Public: by whom one can sign in and who can be chosen, or why nobody can. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const redirectTo = sitePathOf(new URL(request.url).searchParams.get('redirectTo'));
  if (context.person) throw redirect(redirectTo);
  const { people, refusal, asksPassword } = context.localSignIn;
  const provider = context.oidc?.name;
  return data(
    {
      provider,
      people: refusal ? [] : people,
      refusal: provider ? undefined : refusal,
      asksPassword,
      redirectTo,
    },
    { status: refusal && !provider ? 403 : 200 },
  );
}

export async function action({ request, context }: ActionFunctionArgs) {
  const sentence = 'The form does not say who signs in.';
  const { person, password, redirectTo } = await formOf(request, signInSchema, sentence);
  const attempt = context.localSignIn.attempt(context.clientAddress, person, password);
  switch (attempt.outcome) {
    case 'admitted': {
      context.log.info({ person: attempt.person.id }, 'signed in');
      const visitor = { cookies: request.headers.get('Cookie'), secure: context.secure };
      const cookie = await context.sessions.begin(attempt.person.id, visitor);
      return redirect(sitePathOf(redirectTo), { headers: { 'Set-Cookie': cookie } });
    }
    case 'limited':
      return data(attempt, { status: 429, headers: { 'Retry-After': String(attempt.retryAfterSeconds) } });
    case 'refused':
    case 'not-offered':
      context.log.warn({ person, outcome: attempt.outcome }, 'sign-in refused');
      return data(attempt, { status: attempt.outcome === 'refused' ? 401 : 403 });
  }
}

export default function SignIn() {
  const loaded = useLoaderData<typeof loader>();
  const sentence = useActionData<typeof action>()?.sentence;
  return <SignInPanel {...loaded} mistake={loaded.refusal ? undefined : sentence} />;
}
