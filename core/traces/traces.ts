import type { Cell } from '../cells/cell.ts';
import { failureSentence, hasValue, isFailure, valueOf } from '../cells/cell.ts';
import { alarmTraces } from '../resources/alarms/history.ts';
import { listDeployables, listedDeployable } from '../resources/deployments/deployments.ts';
import type { Deployable } from '../resources/deployments/types.ts';
import { scalingActivities } from '../resources/scaling/scaling.ts';
import type { ScalingActivity } from '../resources/scaling/types.ts';
import type { Source } from '../resources/source.ts';
import { trailEvents } from '../resources/trail/trail.ts';
import type { TrailEvent, TrailRange } from '../resources/trail/types.ts';
import type { Budget } from '../upstream/budget.ts';
import { alarmChanges, deploymentChanges, scalingChanges } from './from-sources.ts';
import { mergeTraces } from './merge.ts';
import type { MissingTraces, ToldAction, Traces, TraceSource, UpstreamTraceSource } from './types.ts';

interface Wanted {
  /** What the console's records tell already; it is waited for while the sources are read. */
  readonly actions?: Promise<readonly ToldAction[]>;
  /** Every source where none is named. */
  readonly sources?: readonly UpstreamTraceSource[];
}

/**
 * What changed in an environment within a range beside what the console's records tell, newest first. All sources are
 * asked at once; each that fails is named in `missing` and costs none of the others.
 */
export async function tracesOf(
  source: Source,
  range: TrailRange,
  budget: Budget,
  { actions = Promise.resolve([]), sources }: Wanted = {},
): Promise<Traces> {
  const { id: environmentId } = source.environment;
  const wants = (one: UpstreamTraceSource) => sources?.includes(one) ?? true;
  const [events, services, alarms, scaling, told] = await Promise.all([
    wants('cloudtrail') ? trailEvents(source, range, budget) : NOTHING,
    wants('deployments') ? servicesOf(source, budget) : NO_SERVICES,
    wants('alarms') ? alarmTraces(source, range, budget) : NOTHING,
    wants('scaling') ? activitiesOf(source, budget) : [NOTHING],
    actions,
  ]);
  const within = ({ at }: { readonly at: number }) => at >= range.from && at <= range.to;
  const activities = scaling.flatMap((cell): readonly ScalingActivity[] => valueOf(cell) ?? []);
  const traces = mergeTraces({
    environmentId,
    events: valueOf(events) ?? [],
    deployments: deploymentChanges(environmentId, services.found).filter(within),
    alarms: alarmChanges(environmentId, valueOf(alarms) ?? []),
    scaling: scalingChanges(environmentId, activities).filter(within),
    actions: told,
  });
  const missing = (of: TraceSource, cells: readonly Cell<unknown>[]) => missingOf(environmentId, of, cells);
  return {
    traces,
    missing: [
      ...missing('cloudtrail', [events]),
      ...cutOffOf(environmentId, events),
      ...missing('deployments', services.cells),
      ...missing('alarms', [alarms]),
      ...missing('scaling', scaling),
    ],
  };
}

const NOTHING: Cell<never> = { state: 'empty', at: 0 };
const NO_SERVICES = { found: [], cells: [] };

/** What runs, out of the list's own batches: the calls that the list of deployments makes. */
async function servicesOf(source: Source, budget: Budget) {
  const names = await listDeployables(source, budget);
  const each = await Promise.all(
    (valueOf(names) ?? []).map((name) => listedDeployable(source, name, budget)),
  );
  const found: readonly Deployable[] = each.filter(hasValue).map(({ value }) => value);
  return { found, cells: [names, ...each] };
}

/** Containers of one machine are scaled by hand: nobody else is asked about them. */
function activitiesOf(source: Source, budget: Budget) {
  if (source.environment.compute.kind !== 'ecs') return [NOTHING];
  return Promise.all(
    (['ecs', 'dynamodb'] as const).map((namespace) =>
      scalingActivities(source, namespace, undefined, budget),
    ),
  );
}

/** One sentence for what failed the same way several times. A stale answer is said too: the newest is not in it. */
function missingOf(
  environmentId: string,
  source: TraceSource,
  cells: readonly Cell<unknown>[],
): readonly MissingTraces[] {
  const failures = cells
    .flatMap((cell) => (isFailure(cell) ? [cell] : cell.state === 'stale' ? [cell.failure] : []))
    // What is not there (the cluster of an environment without one) has left no trace.
    .filter(({ state }) => state !== 'absent');
  const [failure] = failures;
  if (!failure) return [];
  const isNotOffered = failures.every(({ state }) => state === 'unsupported');
  return [{ environmentId, source, sentence: failureSentence(failure), isNotOffered }];
}

function cutOffOf(
  environmentId: string,
  cell: Cell<readonly TrailEvent[] & { readonly cutOff?: true }>,
): readonly MissingTraces[] {
  if (!hasValue(cell) || !cell.value.cutOff) return [];
  const oldest = cell.value.at(-1);
  const since = oldest
    ? `before ${new Date(oldest.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'here';
  const sentence = `CloudTrail has more ${since}. Choose a shorter time to see it.`;
  return [{ environmentId, source: 'cloudtrail', sentence, isNotOffered: false }];
}
