import type { GoldenKind } from '../../../core/resources/metrics/golden/types.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { pairOf } from '../../http/pair.server.ts';
import type { Person } from '../../http/people.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { readMarks } from './marks.server.ts';
import { metricsSides } from './metrics-side.server.ts';
import { kindsOf, metricsView, rangeOf } from './metrics-view.ts';

interface Wanted {
  /** Instead of what the address chooses. */
  readonly kinds?: readonly GoldenKind[];
  readonly key?: string;
}

/** Everything that a page of golden signals streams. `board` is absent where the range can not be. */
export function metricsPage(request: Request, context: RequestContext, person: Person, wanted: Wanted = {}) {
  const pair = pairOf(request, context);
  const view = metricsView(new URL(request.url).searchParams);
  const now = Date.now();
  const resolved = rangeOf(view, now);
  // Elsewhere CloudWatch looks at what runs.
  const inContainers = pair.labels.filter(
    (_, index) => pair.sides[index]?.environment.compute.kind === 'docker',
  );
  const shared = { labels: pair.labels, view, now, inContainers };
  if (!resolved.ok) return { ...shared, mistake: resolved.sentence, remark: undefined, board: undefined };
  const { range, remark } = resolved;
  const budget = budgetFor(request.signal);
  const marks = readMarks(
    { records: context.home.records, eyes: eyesOf(context, person), sources: pair.sides, range },
    budget,
  );
  const kinds = wanted.kinds ?? kindsOf(view);
  const { comparison } = view;
  const sides = metricsSides(pair, { kinds, key: wanted.key, range, comparison }, budget);
  return { ...shared, mistake: undefined, remark, board: { range, marks, ...sides } };
}
