import { Await, Form, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLines } from '../../components/command-line.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { GroupChooser } from './group-chooser.tsx';
import { KeptFields } from './logs-form.tsx';
import type { pairPatterns } from './pair-patterns.server.ts';
import { PatternTable } from './pattern-table.tsx';
import { RangeFields } from './range-fields.tsx';

/** The errors of two environments, or of before and after. */
export function PairPatterns({ page }: { readonly page: ReturnType<typeof pairPatterns> }) {
  const { labels, released, refusals, chosen, asked, mistake, choice, found, lines } = page;
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
            to="/logs/patterns"
            search={{ service }}
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
