import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { valueOf } from '../../core/cells/cell.ts';
import { insightsCommand } from '../../core/resources/logs/commands.ts';
import { listSavedQueries } from '../../core/resources/logs/insights.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { groupChoice } from '../features/logs/chooser.server.ts';
import { InsightsAnswers } from '../features/logs/insights-answers.tsx';
import { InsightsForm } from '../features/logs/insights-form.tsx';
import type { KeptQuery } from '../features/logs/insights-form.tsx';
import { chosenGroups } from '../features/logs/logs-query.ts';
import { rangeOf } from '../features/logs/range.ts';
import { useInsights } from '../features/logs/use-insights.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

const FIRST_QUERY = 'fields @timestamp, @message\n| sort @timestamp desc\n| limit 100';

/** The page of queries over logs. It runs none: a query is paid for, and is posted. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const now = Date.now();
  const asked = rangeOf(search, now);
  const chosen = chosenGroups(search);
  const query = (search.get('query') ?? FIRST_QUERY).slice(0, 10_000);
  const budget = budgetFor(request.signal);
  const refusals = [
    refusalOf(person, 'data:read', pair.sides[0].environment),
    refusalOf(person, 'data:read', pair.sides[1].environment),
  ] as const;
  return {
    pairId: pair.id,
    labels: pair.labels,
    refusals,
    chosen,
    asked,
    query,
    now,
    choice: groupChoice(pair, person, budget),
    saved: pair.sides.map(async (source, index): Promise<readonly KeptQuery[]> => {
      if (refusals[index]) return [];
      const found = valueOf(await listSavedQueries(source, budget)) ?? [];
      return found.map((one) => ({ ...one, environment: source.environment.label }));
    }),
    maySave: pair.labels.map(({ id }, index) => !refusals[index] && mayAct(context, 'logs.save-query', id)),
    lines: pair.labels.map((label, index) => {
      const groups = index === 0 ? chosen.left : chosen.right;
      return groups.length > 0 && asked.kind === 'range'
        ? [insightsCommand(label, { groups, query, ...asked.range })]
        : [];
    }),
  };
}

export default function LogInsights() {
  const { pairId, labels, refusals, chosen, asked, query, now, choice, saved, maySave, lines } =
    useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const { isRunning, told, sentence, run, cancel } = useInsights();
  const onRun = (form: URLSearchParams) => {
    run(form, `/logs/insights/run?${new URLSearchParams({ pair: pairId }).toString()}`);
    // What was asked for can be linked to, and asked for again.
    const next = new URLSearchParams(form);
    next.delete('confirmed');
    for (const name of ['pair', 'side']) {
      const value = search.get(name);
      if (value !== null) next.set(name, value);
    }
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <InsightsForm
        {...{ labels, refusals, chosen, asked, query, now, choice, saved, maySave, isRunning, onRun }}
        onCancel={cancel}
      />
      {sentence === undefined ? null : (
        <p role="status" className="text-sm text-bad">
          {sentence}
        </p>
      )}
      <InsightsAnswers labels={labels} told={told} query={search.get('query') ?? query} />
      <CommandLines commands={labels.map((side, index) => ({ side, lines: lines[index] ?? [] }))} />
    </>
  );
}
