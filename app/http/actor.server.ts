import type { Actor, Origin } from '../../core/actions/record.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import type { RequestContext } from './context.server.ts';
import type { Person } from './people.ts';
import { maySee, refusalOf } from './permission-table.ts';

/** Who acts, as the records keep it. */
export function actorOf({ id, name, role }: Person): Actor {
  return { id, name, role };
}

/** From where somebody acts. */
export function originOf({
  clientAddress,
  requestId,
}: Pick<RequestContext, 'clientAddress' | 'requestId'>): Origin {
  return { address: clientAddress, requestId };
}

/** Whether a button is worth showing. The gate decides by itself, whatever was shown. */
export function mayAct(
  { person, console: core }: Pick<RequestContext, 'person' | 'console'>,
  actionId: string,
  environmentId: string,
): boolean {
  const action = ACTIONS.find((one) => one.id === actionId);
  const environment = core.find(environmentId)?.environment;
  if (!person || !action || !environment) return false;
  if (action.developmentOnly && environment.guard !== 'none') return false;
  return maySee(person, action.capability, environment);
}

/** Why there is no button where {@link mayAct} shows none; undefined where there is one. */
export function actRefusal(
  context: Pick<RequestContext, 'person' | 'console'>,
  actionId: string,
  environmentId: string,
): string | undefined {
  if (mayAct(context, actionId, environmentId)) return undefined;
  const action = ACTIONS.find((one) => one.id === actionId);
  const environment = context.console.find(environmentId)?.environment;
  const sentence = context.person && action && refusalOf(context.person, action.capability, environment);
  return sentence ?? 'It is done only where nothing is guarded.';
}
