import type { Records } from '../../../core/actions/record.ts';
import { failureSentence, hasValue, isFailure } from '../../../core/cells/cell.ts';
import { alarmTraces } from '../../../core/resources/alarms/history.ts';
import { listDeployables, listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { recordView } from '../timeline/record-view.ts';
import { gathered } from './marks.ts';
import type { Mark, Marks } from './marks.ts';

const MOST_RECORDS = 200;
/** A deployment that an action began is told by the action: what both tell within a minute is one. */
const SAME_MS = 60_000;

interface MarksOptions {
  readonly records: Records;
  readonly eyes: RunEyes;
  readonly sources: readonly Source[];
  readonly range: { readonly from: number; readonly to: number };
}

interface Told {
  readonly marks: readonly Mark[];
  readonly missing: readonly string[];
}

/** What happened in both environments in a stretch of time. Whatever can not be read is said; the rest stands. */
export async function readMarks(options: MarksOptions, budget: Budget): Promise<Marks> {
  const { sources, range } = options;
  const [actions, deployments, alarms] = await Promise.all([
    actionMarks(options, budget),
    Promise.all(sources.map((source) => deploymentMarks(source, budget))),
    Promise.all(sources.map((source) => alarmMarks(source, range, budget))),
  ]);
  const begun = actions.marks.filter(({ kind }) => kind === 'deployment');
  const isTold = (mark: Mark) =>
    begun.some((one) => one.environmentId === mark.environmentId && Math.abs(one.at - mark.at) < SAME_MS);
  const others = deployments.flatMap(({ marks }) => marks.filter((mark) => !isTold(mark)));
  return {
    marks: gathered([...actions.marks, ...others, ...alarms.flatMap(({ marks }) => marks)], range),
    missing: [...new Set([actions, ...deployments, ...alarms].flatMap(({ missing }) => missing))],
  };
}

/** The console's own records: what was done, by whom. */
async function actionMarks({ records, eyes, sources, range }: MarksOptions, budget: Budget): Promise<Told> {
  const cell = await homeCell(
    records.page(
      {
        environmentIds: sources.map(({ environment }) => environment.id),
        kinds: ['outcome'],
        fromAt: range.from,
        toAt: range.to,
        limit: MOST_RECORDS,
      },
      budget.signal,
    ),
  );
  if (cell.state !== 'fresh') return { marks: [], missing: [failureSentence(cell)] };
  const marks = cell.value.entries.map((entry): Mark => {
    const view = recordView(entry, eyes);
    return {
      at: view.at,
      kind: view.actionKind === 'service' ? 'deployment' : 'action',
      label: `${view.who.name}: ${view.summary}${view.outcome === 'done' ? '' : ` (${view.outcome ?? 'unknown'})`}`,
      environmentId: view.environmentId,
      href: view.runId ? `/operations/${encodeURIComponent(view.runId)}` : undefined,
    };
  });
  return { marks, missing: [] };
}

/** What was released, by whomever: when the versions that run were set going. */
async function deploymentMarks(source: Source, budget: Budget): Promise<Told> {
  const names = await listDeployables(source, budget);
  if (isFailure(names)) return { marks: [], missing: [failureSentence(names)] };
  if (!hasValue(names)) return { marks: [], missing: [] };
  const cells = await Promise.all(names.value.map((name) => listedDeployable(source, name, budget)));
  const marks = cells.flatMap((cell) =>
    hasValue(cell)
      ? cell.value.sides.flatMap(({ startedAt, tag }): readonly Mark[] =>
          startedAt === undefined
            ? []
            : [
                {
                  at: startedAt,
                  kind: 'deployment',
                  label: `${cell.value.name} ${tag ?? ''} set going`.replace('  ', ' '),
                  environmentId: source.environment.id,
                  href: `/deployments/${encodeURIComponent(cell.value.name)}/history`,
                },
              ],
        )
      : [],
  );
  const failure = cells.find(isFailure);
  return { marks, missing: failure ? [failureSentence(failure)] : [] };
}

/** When alarms rang, and when they were over. */
async function alarmMarks(
  source: Source,
  range: { readonly from: number; readonly to: number },
  budget: Budget,
): Promise<Told> {
  const cell = await alarmTraces(source, range, budget);
  // An endpoint without a history of alarms has none to show.
  if (isFailure(cell))
    return { marks: [], missing: cell.state === 'unsupported' ? [] : [failureSentence(cell)] };
  const marks = (hasValue(cell) ? cell.value : [])
    .filter(({ from, to }) => from === 'ALARM' || to === 'ALARM')
    .map(({ at, alarm, to }): Mark => ({
      at,
      kind: 'alarm',
      label: to === 'ALARM' ? `${alarm} went into ALARM` : `${alarm} is over`,
      environmentId: source.environment.id,
      href: `/alarms/${encodeURIComponent(alarm)}`,
    }));
  return { marks, missing: [] };
}
