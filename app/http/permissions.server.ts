import { redirect } from '@remix-run/node';
import type { RequestContext } from './context.server.ts';
import { forbidden } from './errors.server.ts';
import type { Person } from './people.ts';
import { maySee, refusalOf } from './permission-table.ts';
import type { Capability, GuardedEnvironment } from './permission-table.ts';

type Who = Pick<RequestContext, 'person'>;

/**
 * The person who is signed in.
 * @throws a redirect to the sign-in page, which leads back here afterwards.
 */
export function requirePerson(request: Request, context: Who): Person {
  if (context.person) return context.person;
  const { pathname, search } = new URL(request.url);
  // Only a page can be returned to; what a form posted is gone by then.
  const here = request.method === 'GET' ? `${pathname}${search}` : '/';
  const query = here === '/' ? '' : `?${new URLSearchParams({ redirectTo: here }).toString()}`;
  throw redirect(`/sign-in${query}`);
}

/**
 * The person who is signed in, if that person may do this in every environment named; with none named, in at least
 * one. A pair's page asks without environments and then shows each refused side by `refusalOf`.
 * @throws a redirect to the sign-in page, or 403 with a sentence.
 */
export function requirePermission(
  request: Request,
  context: Who,
  capability: Capability,
  ...environments: readonly GuardedEnvironment[]
): Person {
  const person = requirePerson(request, context);
  const refusals =
    environments.length === 0
      ? [refusalOf(person, capability)]
      : environments
          .filter((environment) => !maySee(person, capability, environment))
          .map((environment) => refusalOf(person, capability, environment));
  const sentence = refusals[0];
  if (sentence) throw forbidden(sentence);
  return person;
}
