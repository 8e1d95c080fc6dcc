import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { SecretRights } from './secret-actions.tsx';

/** Which buttons are worth showing; the gate decides by itself. */
export function secretRights(context: RequestContext, environmentId: string): SecretRights {
  const may = (actionId: string) => mayAct(context, actionId, environmentId);
  return {
    rotate: may('secrets.rotate'),
    restoreStage: may('secrets.restore-stage'),
    reveal: may('secrets.reveal'),
  };
}
