import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { compareCommand } from '../../../core/compare/commands.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLines } from '../../components/command-line.tsx';
import { Page } from '../../components/page.tsx';
import { CompareTabs } from './compare-tabs.tsx';
import type { EstatePart } from './compare.server.ts';
import { EstateFilter } from './estate-filter.tsx';
import { EstateCounts, Findings, UnseenKinds } from './estate-head.tsx';
import { EstateTable } from './estate-table.tsx';
import type { Wanted } from './estate-view.ts';

interface EstatePageProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly wanted: Wanted;
  readonly estate: Promise<EstatePart>;
}

/** The whole estate on one screen, the worst first. */
export function EstatePage({ labels, wanted, estate }: EstatePageProps) {
  return (
    <Page
      title="Compare"
      lead="Everything in which the two environments differ, and what the catalogue wants of each."
      aside={<EstateFilter wanted={wanted} />}
    >
      <CompareTabs />
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={estate} errorElement={<BrokenStream />}>
          {({ view, mistake }) => (
            <div className="space-y-5">
              <EstateCounts view={view} />
              {mistake ? (
                <p role="alert" className="whitespace-pre-wrap text-sm text-bad">
                  {mistake}
                </p>
              ) : null}
              <UnseenKinds labels={labels} unseen={view.unseen} />
              <EstateTable labels={labels} pairs={view.pairs} />
              <Findings labels={labels} findings={view.findings} />
            </div>
          )}
        </Await>
      </Suspense>
      <CommandLines commands={labels.map((side) => ({ side, lines: [compareCommand(labels)], notes: [] }))} />
    </Page>
  );
}
