import { z } from 'zod';
import { valueOf } from '../../../core/cells/cell.ts';
import { cloudLogGroups } from '../../../core/resources/logs/groups.ts';
import { insightsCost } from '../../../core/resources/logs/insights-cost.ts';
import { runInsights } from '../../../core/resources/logs/insights.ts';
import type { Source } from '../../../core/resources/source.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import { badRequest } from '../../http/errors.server.ts';
import { textStream } from '../operations/text-stream.server.ts';
import type { InsightsMessage } from './insights-message.ts';
import { chosenGroups, groupMistake } from './logs-query.ts';
import type { ChosenGroups } from './logs-query.ts';
import { rangeOf } from './range.ts';
import type { Range } from './range.ts';

/** Source: CloudWatch Logs API, StartQuery. */
const LONGEST_QUERY = 10_000;
const querySchema = z.string().trim().min(1).max(LONGEST_QUERY);

export interface AskedInsights extends ChosenGroups {
  readonly query: string;
  readonly range: Range;
  readonly isConfirmed: boolean;
}

/**
 * What a posted form asks for.
 * @throws 400 with a sentence.
 */
export async function askedInsights(request: Request): Promise<AskedInsights> {
  const search = new URLSearchParams(await request.text());
  const chosen = chosenGroups(search);
  const query = querySchema.safeParse(search.get('query') ?? '');
  if (!query.success) throw badRequest(`A query has 1 to ${LONGEST_QUERY} characters.`);
  const mistake = groupMistake(chosen);
  if (mistake !== undefined) throw badRequest(mistake);
  if (chosen.left.length + chosen.right.length === 0) throw badRequest('A log group has to be chosen.');
  if ([...chosen.left, ...chosen.right].some((name) => name.startsWith('container:')))
    throw badRequest(
      'Insights reads log groups of CloudWatch alone; what containers write is shown under Lines.',
    );
  const asked = rangeOf(search, Date.now());
  if (asked.kind === 'mistake') throw badRequest(asked.sentence);
  return { ...chosen, query: query.data, range: asked.range, isConfirmed: search.get('confirmed') === 'on' };
}

export interface InsightsSide {
  readonly source: Source;
  readonly groups: readonly string[];
}

/**
 * Nothing dear runs by mistake, whatever a page has shown.
 * @throws 400 where a query costs more than the bound and nobody has said that it is meant.
 */
export async function checkCost(
  sides: readonly InsightsSide[],
  asked: AskedInsights,
  signal: AbortSignal,
): Promise<void> {
  if (asked.isConfirmed) return;
  const budget = budgetFor(signal);
  const groups = await Promise.all(
    sides.map(async ({ source, groups: names }) =>
      (valueOf(await cloudLogGroups(source, budget)) ?? []).filter(({ name }) => names.includes(name)),
    ),
  );
  const { asks, usd } = insightsCost(groups.flat(), asked.range, Date.now());
  if (asks) throw badRequest(`The query costs about ${usd.toFixed(2)} USD: tick that this is meant.`);
}

/** The query of each side at once, as a line of JSON for each thing that happens; stopped upstream with its reader. */
export function insightsStream(
  sides: readonly InsightsSide[],
  { query, range }: AskedInsights,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return textStream(async function* (stopped) {
    const runs = sides.map(({ source, groups }) => ({
      environmentId: source.environment.id,
      events: runInsights(source, { groups, query, ...range }, stopped),
    }));
    const next = new Map(runs.map((run) => [run, run.events.next()]));
    try {
      while (next.size > 0) {
        const [run, { done, value }] = await Promise.race(
          [...next].map(async ([one, promise]) => [one, await promise] as const),
        );
        if (done) next.delete(run);
        else {
          next.set(run, run.events.next());
          yield `${JSON.stringify({ environmentId: run.environmentId, event: value } satisfies InsightsMessage)}\n`;
        }
      }
    } finally {
      await Promise.all(runs.map(({ events }) => events.return()));
    }
  }, signal);
}
