import { CONSOLE_APP_ID } from '../environments/console-name.ts';
import type { TrailEvent } from '../resources/trail/types.ts';
import { trailChanges } from './trail-changes.ts';
import type { ToldAction, Trace } from './types.ts';

/** What two sources tell of one change may be so far apart: clocks, whole seconds, and the time until it takes hold. */
const SAME_MS = 60_000;

/** What the sources of one environment tell. */
export interface Told {
  readonly environmentId: string;
  readonly events: readonly TrailEvent[];
  readonly deployments: readonly Trace[];
  readonly alarms: readonly Trace[];
  readonly scaling: readonly Trace[];
  /** What the console's records tell already. */
  readonly actions: readonly ToldAction[];
}

/**
 * Everything that changed beside what the records tell, newest first, each change once: a call that an action made is
 * the action's; a deployment that an action, or a call of somebody, began is told by the one, or with the other's name;
 * what Application Auto Scaling did is told by itself.
 */
export function mergeTraces({
  environmentId,
  events,
  deployments,
  alarms,
  scaling,
  actions,
}: Told): readonly Trace[] {
  const mine = actions.filter((action) => action.environmentId === environmentId);
  const others = deployments.filter((trace) => !mine.some((action) => isBegunBy(trace, action)));
  const known = new Set(mine.flatMap(({ requestIds }) => requestIds));
  const beginnings = new Map<string, TrailEvent>();
  const foreign = events.filter((event) => {
    if (isToldByAction(event, known, mine)) return false;
    if (scaling.some((trace) => isScaledBy(event, trace))) return false;
    const begun = others.find((trace) => isBegunByCall(trace, event));
    if (!begun) return true;
    beginnings.set(begun.id, event);
    return false;
  });
  const released = others.map((trace) => withBeginner(trace, beginnings.get(trace.id)));
  return [...trailChanges(environmentId, foreign), ...released, ...alarms, ...scaling].toSorted(
    (a, b) => b.at - a.at,
  );
}

function isBegunBy({ at }: Trace, { isDeployment, from, to }: ToldAction): boolean {
  return isDeployment && at >= from - SAME_MS && at <= to + SAME_MS;
}

function isToldByAction(
  { requestId, program, at }: TrailEvent,
  known: ReadonlySet<string>,
  actions: readonly ToldAction[],
): boolean {
  if (requestId !== undefined && known.has(requestId)) return true;
  if (program !== CONSOLE_APP_ID) return false;
  // Whole seconds begin before what happens in them.
  return actions.some(({ isPartlyKnown, from, to }) => isPartlyKnown && at >= from - 1_000 && at <= to);
}

function isScaledBy({ who, resources, at }: TrailEvent, { resource, at: scaledAt }: Trace): boolean {
  if (!/autoscaling/.test(who.name) || Math.abs(at - scaledAt) > SAME_MS) return false;
  return resource !== undefined && resources.some((name) => name.endsWith(resource));
}

function isBegunByCall(trace: Trace, { service, name, resources, errorCode, at }: TrailEvent): boolean {
  if (trace.isStep || service !== 'ecs' || !/Service/.test(name) || errorCode !== undefined) return false;
  const isNear = trace.at - at >= -1_000 && trace.at - at <= SAME_MS;
  const { resource } = trace;
  return isNear && resource !== undefined && resources.some((one) => one.split('/').at(-1) === resource);
}

function withBeginner(trace: Trace, event: TrailEvent | undefined): Trace {
  if (!event) return trace;
  const { who, sourceAddress, program, name } = event;
  const words = [
    trace.detail,
    `by ${name}`,
    sourceAddress && `from ${sourceAddress}`,
    program && `with ${program}`,
  ];
  return { ...trace, who: who.name, detail: words.filter(Boolean).join(', ') };
}
