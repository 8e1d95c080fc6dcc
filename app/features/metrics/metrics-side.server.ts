import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import {
  goldenPlan,
  goldenSignals,
  queriesOf,
} from '../../../core/resources/metrics/golden/golden-signals.ts';
import type { GoldenKind, GoldenAnswer } from '../../../core/resources/metrics/golden/types.ts';
import { listMetricsCommand, metricSeriesCommands } from '../../../core/resources/metrics/commands.ts';
import { DISCOVERY, NEEDED } from '../../../core/resources/metrics/golden/resources.ts';
import { earlier } from '../../../core/resources/metrics/range.ts';
import type { TimeRange } from '../../../core/resources/metrics/range.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Pair } from '../../http/pair.server.ts';
import { COMPARISONS } from './metrics-view.ts';
import type { Comparison } from './metrics-view.ts';

/** What one side of a page came to: now, and so much earlier where that is compared. */
export interface SideCells {
  readonly now: Cell<GoldenAnswer>;
  readonly ghost?: Cell<GoldenAnswer>;
}

export interface MetricsSide {
  readonly label: EnvironmentLabel;
  readonly cells: Promise<SideCells>;
  readonly lines: Promise<readonly string[]>;
}

interface Wanted {
  readonly kinds: readonly GoldenKind[];
  readonly key?: string;
  readonly range: TimeRange;
  readonly comparison?: Comparison;
}

/** Both sides' golden signals, and which of them answered first: the page is drawn from that one. */
export function metricsSides({ sides, labels }: Pair, wanted: Wanted, budget: Budget) {
  const both = [
    metricsSide(sides[0], labels[0], wanted, budget),
    metricsSide(sides[1], labels[1], wanted, budget),
  ] as const;
  const first = Promise.race(
    both.map(({ cells }, index) => cells.then((answer) => ({ index, cells: answer }))),
  );
  return { sides: both, first };
}

function metricsSide(source: Source, label: EnvironmentLabel, wanted: Wanted, budget: Budget): MetricsSide {
  const { kinds, key, range, comparison } = wanted;
  const read = (stretch: TimeRange) => goldenSignals(source, { kinds, key, range: stretch }, budget);
  const now = read(range);
  const ghost = comparison && read(earlier(range, COMPARISONS[comparison]));
  return { label, cells: together(now, ghost), lines: commandLines(source, label, wanted, budget) };
}

async function together(
  now: Promise<Cell<GoldenAnswer>>,
  ghost: Promise<Cell<GoldenAnswer>> | undefined,
): Promise<SideCells> {
  return { now: await now, ghost: await ghost };
}

/** What is listed, and what is asked for then; the plan is the one of the page, out of the same reads. */
async function commandLines(
  source: Source,
  label: EnvironmentLabel,
  { kinds, key, range }: Wanted,
  budget: Budget,
): Promise<readonly string[]> {
  const listed = [...new Set(kinds.flatMap((kind) => NEEDED[kind]))].map((one) =>
    listMetricsCommand(label, DISCOVERY[one]),
  );
  const plan = mapCell(await goldenPlan(source, { kinds, key }, budget), queriesOf);
  return hasValue(plan)
    ? [...listed, ...metricSeriesCommands(label, { queries: plan.value, range })]
    : listed;
}
