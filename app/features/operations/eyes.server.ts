import { ACTIONS } from '../../../core/changes/registry.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { maySee } from '../../http/permission-table.ts';
import type { RunEyes } from './run-view.ts';

/** What one person may see of runs and records. */
export function eyesOf(context: Pick<RequestContext, 'console' | 'person'>, person: Person): RunEyes {
  const { labels, find } = context.console;
  return {
    now: Date.now(),
    actionOf: (actionId) => ACTIONS.find((action) => action.id === actionId),
    labelOf: (environmentId) => labels.find((label) => label.id === environmentId),
    // Of an environment that the file names no more nobody can tell who might see its data.
    mayRead(environmentId) {
      const source = find(environmentId);
      return source !== undefined && maySee(person, 'data:read', source.environment);
    },
    mayAct: (actionId, environmentId) => mayAct(context, actionId, environmentId),
  };
}
