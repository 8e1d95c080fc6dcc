import type { LoaderFunctionArgs } from '@remix-run/node';
import { Await, Form, useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { pastCommands } from '../../core/resources/logs/commands.ts';
import { groupOfProgram } from '../../core/resources/logs/group-names.ts';
import { ERROR_PATTERN } from '../../core/resources/logs/patterns/review.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { TextField } from '../components/ui/field.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { groupChoice } from '../features/logs/chooser.server.ts';
import { GroupChooser } from '../features/logs/group-chooser.tsx';
import { KeptFields } from '../features/logs/logs-form.tsx';
import { chosenGroups, groupMistake } from '../features/logs/logs-query.ts';
import { errorPatterns } from '../features/logs/patterns.server.ts';
import { PatternTable } from '../features/logs/pattern-table.tsx';
import { RangeFields } from '../features/logs/range-fields.tsx';
import { momentOf, rangeOf } from '../features/logs/range.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Reading a day of lines takes longer than a page's usual budget. */
const PATIENCE_MS = 20_000;

/** Errors by what they say, side against side or before against after. By default of everything that the catalogue knows. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const asked = rangeOf(search, Date.now(), '24h');
  const named = chosenGroups(search);
  const isOwn = named.left.length + named.right.length > 0;
  const [left, right] = pair.sides;
  const chosen = isOwn ? named : { left: programGroups(left), right: programGroups(right) };
  const refusals = [
    refusalOf(person, 'data:read', left.environment),
    refusalOf(person, 'data:read', right.environment),
  ] as const;
  const typed = search.get('split') ?? '';
  const split = typed === '' ? undefined : momentOf(typed);
  const mistake =
    groupMistake(chosen) ??
    (asked.kind === 'mistake' ? asked.sentence : splitMistake(typed, split, asked.range));
  const sides = [
    { source: left, label: pair.labels[0], groups: refusals[0] ? [] : chosen.left },
    { source: right, label: pair.labels[1], groups: refusals[1] ? [] : chosen.right },
  ] as const;
  const budget = budgetFor(request.signal);
  const range = mistake === undefined && asked.kind === 'range' ? asked.range : undefined;
  return {
    labels: pair.labels,
    // What has revisions.
    released: CATALOGUE.services.filter(({ tasks }) => tasks).map(({ logical }) => logical),
    refusals,
    chosen: named,
    asked,
    mistake,
    choice: groupChoice(pair, person, budget),
    found: range && errorPatterns(sides, range, split, budgetFor(request.signal, PATIENCE_MS)),
    lines: sides.map(({ label, groups }) =>
      range ? pastCommands(label, groups, { pattern: ERROR_PATTERN, ...range }) : [],
    ),
  };
}

function programGroups({ environment }: Source): readonly string[] {
  return [...CATALOGUE.services, ...CATALOGUE.workers].flatMap(
    ({ logical }) => groupOfProgram(logical, environment) ?? [],
  );
}

function splitMistake(
  typed: string,
  split: number | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): string | undefined {
  if (typed === '') return undefined;
  if (split === undefined) return 'A moment is written as 2026-03-01T09:00, in UTC.';
  return split <= from || split >= to
    ? 'The moment that parts before from after lies outside of the range.'
    : undefined;
}

export default function LogPatterns() {
  const { labels, released, refusals, chosen, asked, mistake, choice, found, lines } =
    useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  return (
    <>
      <Form key={search.toString()} method="get" role="search" aria-label="Patterns" className="space-y-3">
        <KeptFields search={search} />
        <GroupChooser labels={labels} refusals={refusals} choice={choice} chosen={chosen} isOpen={false} />
        <div className="flex flex-wrap items-end gap-2">
          <RangeFields asked={asked} typed={{ from: search.get('from') ?? '', to: search.get('to') ?? '' }} />
          <TextField
            label="Before and after (UTC), else side by side"
            name="split"
            type="datetime-local"
            defaultValue={search.get('split') ?? ''}
            className="w-60"
          />
          <button type="submit" className={buttonLook('primary')}>
            Show
          </button>
        </div>
        {mistake === undefined ? null : (
          <p role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
            {mistake}
          </p>
        )}
      </Form>
      {found ? (
        <section aria-label="Patterns" className="rounded-lg border border-line bg-surface px-4 py-3">
          <Suspense key={search.toString()} fallback={<Waiting />}>
            <Await resolve={found} errorElement={<BrokenStream />}>
              {(settled) => <PatternTable found={settled} />}
            </Await>
          </Suspense>
        </section>
      ) : null}
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-ink-muted">
        The old revision and the new one of
        {released.map((service) => (
          <PairLink
            key={service}
            to={`/logs/patterns/${service}`}
            prefetch="none"
            className="text-accent hover:underline"
          >
            {service}
          </PairLink>
        ))}
      </p>
      <CommandLines commands={labels.map((side, index) => ({ side, lines: lines[index] ?? [] }))} />
    </>
  );
}
