import type { LoaderFunctionArgs } from '@remix-run/node';
import { Await, useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { listLogGroupsCommand, pastCommands, tailCommands } from '../../core/resources/logs/commands.ts';
import { parseFilterPattern } from '../../core/resources/logs/filter-pattern.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { groupChoice } from '../features/logs/chooser.server.ts';
import { LogsForm } from '../features/logs/logs-form.tsx';
import { logsQuery, streamSearch } from '../features/logs/logs-query.ts';
import { LogsTail } from '../features/logs/logs-tail.tsx';
import { PastPanel } from '../features/logs/past-panel.tsx';
import { searchPast } from '../features/logs/past-search.server.ts';
import { rangeOf } from '../features/logs/range.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Lines of chosen groups of both environments, live or of a range. A side that this person may not read is not asked. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const query = logsQuery(search);
  const asked = rangeOf(search, Date.now());
  const budget = budgetFor(request.signal);
  const [left, right] = pair.sides;
  const refusals = [
    refusalOf(person, 'data:read', left.environment),
    refusalOf(person, 'data:read', right.environment),
  ] as const;
  const sides = [
    { source: left, label: pair.labels[0], groups: refusals[0] ? [] : query.left },
    { source: right, label: pair.labels[1], groups: refusals[1] ? [] : query.right },
  ];
  const parsed = parseFilterPattern(query.pattern);
  const mistake =
    query.mistake ?? (query.mode === 'past' && asked.kind === 'mistake' ? asked.sentence : undefined);
  const isPast =
    query.mode === 'past' && mistake === undefined && parsed.kind === 'pattern' && asked.kind === 'range';
  return {
    pairId: pair.id,
    labels: pair.labels,
    query,
    asked,
    mistake,
    refusals,
    followed: { left: sides[0]?.groups ?? [], right: sides[1]?.groups ?? [] },
    choice: groupChoice(pair, person, budget),
    found: isPast
      ? searchPast(sides, { pattern: parsed.text, test: parsed.test, range: asked.range }, budget)
      : undefined,
    lines: sides.map(({ label, groups }) => [
      listLogGroupsCommand(label),
      ...(isPast
        ? pastCommands(label, groups, { pattern: parsed.text, ...asked.range })
        : tailCommands(label, groups, query.pattern)),
    ]),
  };
}

export default function LogLines() {
  const { pairId, labels, query, asked, mistake, refusals, followed, choice, found, lines } =
    useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const hasGroups = followed.left.length + followed.right.length > 0;
  const refused = [query.left, query.right].flatMap((groups, index) =>
    groups.length > 0 ? (refusals[index] ?? []) : [],
  );
  return (
    <>
      <LogsForm key={search.toString()} {...{ labels, refusals, choice, query, asked, search, mistake }} />
      <section
        aria-label="Lines"
        className="overflow-hidden rounded-lg border border-line bg-surface px-4 py-3"
      >
        {refused.map((sentence) => (
          <p key={sentence} className="mb-2 text-sm text-ink-muted">
            {sentence}
          </p>
        ))}
        {mistake !== undefined ? (
          <p className="text-sm text-ink-muted">Nothing is asked for until that is put right.</p>
        ) : !hasGroups ? (
          refused.length > 0 ? null : (
            <p className="text-sm text-ink-muted">
              Choose the log groups to look at, of one side or of both.
            </p>
          )
        ) : found ? (
          <Suspense key={search.toString()} fallback={<Waiting />}>
            <Await resolve={found} errorElement={<BrokenStream />}>
              {(settled) => <PastPanel found={settled} labels={labels} />}
            </Await>
          </Suspense>
        ) : (
          <LogsTail
            key={search.toString()}
            address={`/logs/stream?${streamSearch(pairId, followed, query.pattern)}`}
            labels={labels}
          />
        )}
      </section>
      <CommandLines
        commands={labels.map((side, index) => ({ side, lines: lines[index] ?? [] }))}
        remark="A live tail costs 0.01 USD a minute beyond 1,800 minutes a month. Source: Amazon CloudWatch pricing."
      />
    </>
  );
}
