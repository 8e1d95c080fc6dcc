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
import { DataSection } from './data-section.tsx';
import type { DataPart } from './data-part.server.ts';
import { Findings, UnseenKinds } from './estate-head.tsx';
import { LeftOutList } from './left-out-list.tsx';

interface ComparedPairProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly kind: ComparedKind;
  readonly name: string;
  readonly onlyDifferent: boolean;
  readonly part: Promise<PairPart>;
  /** Of kinds that hold data. */
  readonly data?: Promise<DataPart>;
}

/** One pair, attribute by attribute. */
export function ComparedPair({ labels, kind, name, onlyDifferent, part, data }: ComparedPairProps) {
  return (
    <Page
      title={name}
      lead={`A ${KIND_WORDS[kind]}, attribute by attribute, with names mapped to what both sides call them.`}
      aside={
        <PairLink
          to={`/compare/${kind}/${encodeURIComponent(name)}`}
          search={onlyDifferent ? {} : { only: 'different' }}
          className="text-sm text-accent hover:underline"
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
                  {data && pair.left !== undefined && pair.right !== undefined ? (
                    <Data labels={labels} names={[pair.left, pair.right]} data={data} />
                  ) : null}
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

interface DataProps extends Pick<ComparedPairProps, 'labels'> {
  readonly names: readonly [string, string];
  readonly data: Promise<DataPart>;
}

function Data({ data, ...rest }: DataProps) {
  return (
    <Suspense fallback={<Waiting lines={3} />}>
      <Await resolve={data} errorElement={<BrokenStream />}>
        {(settled) => <DataSection data={settled as DataPart} {...rest} />}
      </Await>
    </Suspense>
  );
}
