import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { actorOf, mayAct, originOf } from '../../http/actor.server.ts';
import { forbidden, notFound } from '../../http/errors.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Person } from '../../http/people.ts';

const cancelSchema = z.object({ intent: z.literal('cancel') });

/**
 * Asks a run to stop at its next safe place.
 * @throws 404 where there is no such run, 403 for whoever may not do what it does.
 */
export async function cancelRun(
  request: Request,
  context: LoaderFunctionArgs['context'],
  person: Person,
  runId: string,
) {
  await formOf(request, cancelSchema, 'An operation can be cancelled (intent=cancel), nothing else.');
  const run = await context.home.runs.find(runId);
  if (!run) throw notFound('There is no such operation.');
  if (!mayAct(context, run.actionId, run.environmentId))
    throw forbidden(`The role ${person.role} may not stop what it may not begin.`);
  const asked = await context.gate.cancel(runId, actorOf(person), originOf(context));
  return data({ cancelled: asked !== undefined }, { status: asked ? 202 : 409 });
}
