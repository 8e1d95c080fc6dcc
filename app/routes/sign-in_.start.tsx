import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { SignInRefusal } from '../features/sign-in/sign-in-refusal.tsx';
import { notFound } from '../http/errors.server.ts';
import { answerTo } from '../http/sign-in-answer.server.ts';

export const meta: MetaFunction = () => [{ title: 'Sign in · Operations' }];

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/** Public: leads to the identity provider. A link and no form, since the policy lets no form lead to another site. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  if (!context.oidc) throw notFound('No identity provider is set for this console.');
  const { searchParams } = new URL(request.url);
  const returnTo = searchParams.get('redirectTo') ?? '/';
  return answerTo(await context.oidc.start(request, context, returnTo, searchParams.has('again')));
}

export default function Start() {
  return <SignInRefusal {...useLoaderData<typeof loader>()} />;
}
