import type { Source } from '../../../core/resources/source.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { Rights } from './prepared.ts';

/** What this person is offered in an environment. The gate decides by itself. */
export function rightsOf(
  context: Pick<RequestContext, 'person' | 'console'>,
  person: Person,
  { environment }: Pick<Source, 'environment'>,
): Rights {
  const may = (actionId: string) => mayAct(context, actionId, environment.id);
  return {
    initialise: may('environment.initialise'),
    seed: may('environment.seed'),
    reset: may('environment.reset'),
    preparing:
      environment.guard === 'none'
        ? refusalOf(person, 'development:prepare', environment)
        : `Initialise, seed and reset are done only where nothing is guarded; ${environment.label} is.`,
    schedule: may('tables.set-backup-schedule'),
    scheduling: refusalOf(person, 'backups:change', environment),
  };
}
