import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { SignInRefusal } from '../features/sign-in/sign-in-refusal.tsx';
import { notFound } from '../http/errors.server.ts';
import { answerTo } from '../http/sign-in-answer.server.ts';

export const meta: MetaFunction = () => [{ title: 'Sign in · Operations' }];

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/** Public: where the identity provider sends the browser back to. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  if (!context.oidc) throw notFound('No identity provider is set for this console.');
  return answerTo(await context.oidc.finish(request, context));
}

export default function Callback() {
  return <SignInRefusal {...useLoaderData<typeof loader>()} />;
}
