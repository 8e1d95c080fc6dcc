import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { functionActivities } from '../../../core/resources/functions/activity.ts';
import {
  functionActivityCommand,
  functionAliasesCommand,
  functionCommand,
  functionVersionsCommand,
  listEventSourcesCommand,
  logTailCommand,
} from '../../../core/resources/functions/commands.ts';
import {
  eventSourcesOf,
  functionAliases,
  functionDetail,
  functionVersions,
} from '../../../core/resources/functions/functions.ts';
import { newestLogTail } from '../../../core/resources/functions/log-tail.ts';
import type {
  EventSource,
  FunctionActivity,
  FunctionAlias,
  FunctionDetail,
  FunctionVersion,
  LogTail,
} from '../../../core/resources/functions/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { FunctionRights } from './function-actions.tsx';
import { runsInContainers } from './workers-listing.server.ts';

/** A function without its variables, which leave the server only where they are compared, masked. */
export type ShownFunction = Omit<FunctionDetail, 'variables'>;

export type FunctionSide = FunctionPart | ContainerPart;

interface SidePart {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly lines: readonly string[];
}

export interface FunctionPart extends SidePart {
  readonly kind: 'function';
  readonly may: FunctionRights;
  readonly detail: Promise<Cell<ShownFunction>>;
  readonly activity: Promise<Cell<FunctionActivity>>;
  readonly sources: Promise<Cell<readonly EventSource[]>>;
  readonly versions: Promise<Cell<readonly FunctionVersion[]>>;
  readonly aliases: Promise<Cell<readonly FunctionAlias[]>>;
  /** A sentence where this person may not see what the function wrote. */
  readonly log: Promise<Cell<LogTail>> | string;
}

export interface ContainerPart extends SidePart {
  readonly kind: 'container';
  readonly container: Promise<Cell<Deployable>>;
}

/** One side of a worker's page: every read is started at once, and each has an outcome of its own. */
export function functionSide(
  side: NamedSide,
  person: Person,
  may: FunctionRights,
  budget: Budget,
): FunctionSide {
  const { source, label, name } = side;
  if (runsInContainers(source, name))
    return { kind: 'container', label, name, lines: [], container: listedDeployable(source, name, budget) };
  const detail = functionDetail(source, name, budget);
  const refusal = refusalOf(person, 'data:read', source.environment);
  const group = `/aws/lambda/${name}`;
  return {
    kind: 'function',
    label,
    name,
    may,
    detail: detail.then((cell) => mapCell(cell, withoutVariables)),
    activity: activityOf(side, budget),
    sources: eventSourcesOf(source, name, budget),
    versions: functionVersions(source, name, budget),
    aliases: functionAliases(source, name, budget),
    log:
      refusal ??
      // A function may write to another group than its own; only its detail tells.
      detail.then((cell) => newestLogTail(source, hasValue(cell) ? cell.value.logGroup : group, budget)),
    lines: [
      functionCommand(label, name),
      listEventSourcesCommand(label, name),
      functionVersionsCommand(label, name),
      functionAliasesCommand(label, name),
      functionActivityCommand(label, name, Date.now()),
      logTailCommand(label, group),
    ],
  };
}

function withoutVariables({ variables: _, ...rest }: FunctionDetail): ShownFunction {
  return rest;
}

async function activityOf({ source, name }: NamedSide, budget: Budget): Promise<Cell<FunctionActivity>> {
  const cell = await functionActivities(source, [name], budget);
  if (!hasValue(cell)) return cell;
  const own = cell.value[0];
  return own ? { ...cell, value: own } : { state: 'empty', at: cell.at };
}
