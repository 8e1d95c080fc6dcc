import type { Records } from '../../../core/actions/record.ts';
import { failureSentence } from '../../../core/cells/cell.ts';
import type { Source } from '../../../core/resources/source.ts';
import { tracesOf } from '../../../core/traces/traces.ts';
import type { Trace } from '../../../core/traces/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { readToldActions } from '../timeline/other-traces.server.ts';
import { recordView } from '../timeline/record-view.ts';
import { gathered } from './marks.ts';
import type { Mark, Marks } from './marks.ts';

const MOST_RECORDS = 200;
/** What of an environment's traces is drawn: who changed what else is the timeline's. */
const MARKED = ['deployments', 'alarms'] as const;

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
  const told = readToldActions(
    { records: options.records, eyes: options.eyes, sources },
    range,
    budget.signal,
  );
  const [actions, ...others] = await Promise.all([
    actionMarks(options, budget),
    ...sources.map((source) => tracesOf(source, range, budget, { actions: told, sources: MARKED })),
  ]);
  const missing = others.flatMap((one) => one.missing.filter(({ isNotOffered }) => !isNotOffered));
  return {
    marks: gathered([...actions.marks, ...others.flatMap(({ traces }) => traces.flatMap(markOf))], range),
    missing: [...new Set([...actions.missing, ...missing.map(({ sentence }) => sentence)])],
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

/** What traces say of deployments and alarms; the steps of a deployment are too many for a chart. */
function markOf({ kind, isStep, at, title, who, environmentId, href }: Trace): readonly Mark[] {
  if (isStep || kind === 'change') return [];
  return [{ at, kind, label: who ? `${title} by ${who}` : title, environmentId, href }];
}
