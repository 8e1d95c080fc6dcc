import type { Action } from '../actions/action.ts';
import { HOME, MAKES_HOME } from './home.ts';
import type { Place } from './kinds.ts';
import type { Permission } from './permission.ts';
import { readsOf } from './reads.ts';
import { statementsOf } from './statements.ts';
import type { Statement } from './statements.ts';

/** IAM's limits, in characters without white space. Source: IAM user guide, "IAM and AWS STS quotas". */
export const POLICY_LIMITS = { managed: 6_144, inlineOfRole: 10_240, managedOnRole: 10 } as const;

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

type Permitted = Pick<Action, 'id' | 'permissions' | 'developmentOnly'>;

export interface ConsoleOptions {
  /** What the gate may be asked for: the registry's list. */
  readonly actions: readonly Permitted[];
  /** The console makes its own table and queue at the first start; false where the infrastructure has made them. */
  readonly makesHome?: boolean;
  /** Roles of other environments that it takes on. */
  readonly assumes?: readonly string[];
}

/** What one action needs beyond the reads: what it calls to plan, capture, execute, settle. Its undo is an action too. */
export function actionStatements(
  action: Pick<Permitted, 'id' | 'permissions'>,
  place: Place,
): readonly Statement[] {
  return statementsOf(action.permissions, place, action.id);
}

/** What every page reads. */
export function readStatements(place: Place): readonly Statement[] {
  return statementsOf(readsOf('states', 'settings', 'data'), place, 'read');
}

/**
 * What the console needs in one stage: its reads, every action that is allowed there at all, and, where the stage is its
 * home, what it keeps.
 */
export function consolePermissions(
  { stage }: Pick<Place, 'stage'>,
  options: ConsoleOptions,
): readonly Permission[] {
  return [
    ...readsOf('states', 'settings', 'data'),
    // What is for development alone is not even possible elsewhere.
    ...options.actions
      .filter(({ developmentOnly }) => !developmentOnly || stage === 'dev')
      .flatMap((action) => action.permissions),
    ...HOME,
    ...(options.makesHome ? MAKES_HOME : []),
  ];
}

/** The role of the console: what reads and actions ask for on one kind of resource is one statement. */
export function consoleStatements(place: Place, options: ConsoleOptions): readonly Statement[] {
  return [...statementsOf(consolePermissions(place, options), place), ...assuming(options.assumes ?? [])];
}

/** States and metrics: what the role of a viewer may read. */
export const VIEWER: readonly Permission[] = readsOf('states');

/** A role for those who look on: states and metrics, no data, no settings, nothing that changes anything. */
export function viewerStatements(place: Place): readonly Statement[] {
  return statementsOf(VIEWER, place, 'view');
}

function assuming(roles: readonly string[]): readonly Statement[] {
  if (roles.length === 0) return [];
  return [{ Sid: 'AssumeEnvironments', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: roles }];
}

/** As IAM counts it. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}

function documentOf(Statement: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

/**
 * The statements in as many managed policies as their size asks for, in order. @throws RangeError for a statement that
 * is too long for any.
 */
export function policiesOf(statements: readonly Statement[]): readonly PolicyDocument[] {
  const policies: Statement[][] = [];
  for (const statement of statements) {
    const last = policies.at(-1);
    if (last && sizeOf(documentOf([...last, statement])) <= POLICY_LIMITS.managed) last.push(statement);
    else if (sizeOf(documentOf([statement])) <= POLICY_LIMITS.managed) policies.push([statement]);
    else throw new RangeError(`The statement ${statement.Sid} is too long for a managed policy.`);
  }
  return policies.map(documentOf);
}
