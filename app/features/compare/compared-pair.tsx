import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { compareCommand } from '../../../core/compare/commands.ts';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import { KIND_WORDS } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLines } from '../../components/command-line.tsx';
import { Page } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { ClassMark } from './class-mark.tsx';
import type { PairPart } from './compare.server.ts';
import { Findings, UnseenKinds } from './estate-head.tsx';
import { LeftOutList } from './left-out-list.tsx';

interface ComparedPairProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly kind: ComparedKind;
  readonly name: string;
  readonly onlyDifferent: boolean;
  readonly part: Promise<PairPart>;
}

/** One pair, attribute by attribute. */
export function ComparedPair({ labels, kind, name, onlyDifferent, part }: ComparedPairProps) {
  return (
    <Page
      title={name}
      lead={`A ${KIND_WORDS[kind]}, attribute by attribute, with names mapped to what both sides call them.`}
      aside={
        <PairLink
          to={`/compare/${kind}/${encodeURIComponent(name)}`}
          search={onlyDifferent ? {} : { only: 'different' }}
          className="text-sm text-ink-muted underline-offset-2 hover:text-accent hover:underline"
        >
          {onlyDifferent ? 'Every attribute' : 'Only what differs'}
        </PairLink>
      }
    >
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={part} errorElement={<BrokenStream />}>
          {({ pair, rows, findings, unseen, leftOut, mistake }) => (
            <div className="space-y-5">
              <UnseenKinds labels={labels} unseen={unseen} />
              {mistake ? (
                <p role="alert" className="whitespace-pre-wrap text-sm text-bad">
                  {mistake}
                </p>
              ) : null}
              {pair ? (
                <>
                  <div className="flex flex-wrap items-center gap-3 text-sm text-ink-muted">
                    <ClassMark standing={pair.standing} />
                    <span className="break-all font-mono text-xs">
                      {pair.left ?? 'not there'} · {pair.right ?? 'not there'}
                    </span>
                  </div>
                  <AttributeTable labels={labels} rows={rows} onlyDifferent={onlyDifferent} />
                </>
              ) : (
                <p className="text-sm text-ink-muted">
                  Neither side shows a {KIND_WORDS[kind]} of this name.
                </p>
              )}
              <Findings labels={labels} findings={findings} />
              <LeftOutList leftOut={leftOut} />
            </div>
          )}
        </Await>
      </Suspense>
      <CommandLines
        commands={labels.map((side) => ({ side, lines: [compareCommand(labels, kind)], notes: [] }))}
      />
    </Page>
  );
}
