import type { Action } from '../../core/actions/action.ts';
import { HOME_NAME } from '../../core/home/home.ts';
import type { Place } from '../../core/permissions/kinds.ts';
import { openResources } from '../../core/permissions/open-resources.ts';
import type { Permission } from '../../core/permissions/permission.ts';
import {
  actionStatements,
  consolePermissions,
  consoleStatements,
  policiesOf,
  VIEWER,
  viewerStatements,
} from '../../core/permissions/policies.ts';
import type { Statement } from '../../core/permissions/statements.ts';
import type { PermissionsArguments } from './arguments.ts';

export type Answer =
  | { readonly kind: 'printed'; readonly json: unknown }
  | { readonly kind: 'mistake'; readonly sentence: string };

/** What is asked for, as JSON. */
export function answerTo(asked: PermissionsArguments, actions: readonly Action[]): Answer {
  const { of, makesHome, assumes } = asked;
  const place: Place = {
    stage: asked.stage,
    account: asked.account,
    region: asked.region,
    ...(asked.isHome && { home: { table: HOME_NAME, queue: HOME_NAME } }),
  };
  const options = { actions, makesHome, assumes };
  if (of === 'viewer') return policiesOrWhy(asked, place, VIEWER, viewerStatements(place));
  if (of === 'console')
    return policiesOrWhy(asked, place, consolePermissions(place, options), consoleStatements(place, options));
  if (of.actionId === 'all')
    return printed(Object.fromEntries(actions.map((one) => [one.id, actionStatements(one, place)])));
  const action = actions.find(({ id }) => id === of.actionId);
  if (!action)
    return mistake(`There is no such action. There are: ${actions.map(({ id }) => id).join(', ')}.`);
  return policiesOrWhy(asked, place, action.permissions, actionStatements(action, place));
}

function policiesOrWhy(
  { why, policy: number }: PermissionsArguments,
  place: Place,
  permissions: readonly Permission[],
  statements: readonly Statement[],
): Answer {
  if (why) return printed(openResources(permissions, place));
  const policies = policiesOf(statements);
  if (number === undefined) return printed(policies.length === 1 ? policies[0] : policies);
  const policy = policies[number - 1];
  return policy ? printed(policy) : mistake(`There are ${policies.length} policies.`);
}

function printed(json: unknown): Answer {
  return { kind: 'printed', json };
}

function mistake(sentence: string): Answer {
  return { kind: 'mistake', sentence };
}
