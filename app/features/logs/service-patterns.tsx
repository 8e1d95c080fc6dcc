import { Await, Form, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { CommandLines } from '../../components/command-line.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { ColoursView } from './colours-view.tsx';
import { KeptFields } from './logs-form.tsx';
import { RangeFields } from './range-fields.tsx';
import type { AskedRange } from './range.ts';
import type { servicePatterns } from './service-patterns.server.ts';

/** Two revisions of one service, and the way to the other environment. */
export function ServicePatterns({ page }: { readonly page: ReturnType<typeof servicePatterns> }) {
  const { service, address, labels, label, refusal, asked, isEcs, group, found, lines } = page;
  const [search] = useSearchParams();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="text-base font-medium">{service}, revision against revision</h2>
        <nav aria-label="Environment" className="flex gap-0.5 rounded-md bg-sunken p-0.5 text-xs">
          {labels.map((one) => (
            <PairLink
              key={one.id}
              to="/logs/patterns"
              search={{ service: address, in: one.id }}
              prefetch="none"
              aria-current={one.id === label.id ? 'true' : undefined}
              className="flex h-6 items-center rounded px-2 text-ink-muted hover:text-ink aria-[current]:bg-surface aria-[current]:font-medium aria-[current]:text-ink aria-[current]:shadow-sm dark:aria-[current]:bg-line"
            >
              {one.label}
            </PairLink>
          ))}
        </nav>
        <PairLink
          to={`/deployments/${encodeURIComponent(address)}`}
          prefetch="none"
          className="text-sm text-accent hover:underline"
        >
          Deployment
        </PairLink>
        <PairLink to="/logs/patterns" prefetch="none" className="text-sm text-accent hover:underline">
          Environment against environment
        </PairLink>
      </div>
      <section
        aria-label={label.label}
        className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3"
      >
        <SideName side={label} />
        {isEcs && refusal === undefined ? (
          <RangeForm key={search.toString()} asked={asked} search={search} />
        ) : null}
        {asked.kind === 'mistake' ? (
          <p role="alert" className="text-sm text-bad">
            {asked.sentence}
          </p>
        ) : null}
        {refusal === undefined ? null : <p className="text-sm text-ink-muted">{refusal}</p>}
        {isEcs ? null : (
          <p className="text-sm text-ink-muted">
            Docker runs the services here: revisions of a task definition are ECS’s.
          </p>
        )}
        {found ? (
          <StreamedCell
            key={search.toString()}
            cell={found}
            empty={
              <p className="text-sm text-ink-muted">ECS tells no task of this service, running or stopped.</p>
            }
          >
            {(settled) => <ColoursView found={settled} search={search} group={group} />}
          </StreamedCell>
        ) : null}
      </section>
      <Suspense>
        <Await resolve={lines} errorElement={<></>}>
          {(told) => <CommandLines commands={[{ side: label, lines: told }]} />}
        </Await>
      </Suspense>
    </>
  );
}

/** Stands outside of what is found, so that a range which is none can be corrected. */
function RangeForm({ asked, search }: { readonly asked: AskedRange; readonly search: URLSearchParams }) {
  return (
    <Form method="get" role="search" aria-label="Range" className="flex flex-wrap items-end gap-2">
      <KeptFields search={search} names={['service', 'in', 'blue', 'green']} />
      <RangeFields asked={asked} typed={{ from: search.get('from') ?? '', to: search.get('to') ?? '' }} />
      <button type="submit" className={buttonLook('plain')}>
        Show
      </button>
    </Form>
  );
}
