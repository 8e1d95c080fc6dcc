import type { ReactNode } from 'react';
import type { Side } from '../../../core/compare/differences.ts';
import { KIND_WORDS } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { PairHead } from '../../components/pair/pair-head.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { ClassMark } from './class-mark.tsx';
import type { DifferenceRow, PairRow, UnseenRow } from './estate-view.ts';
import { pathIn, underMoment, useReading } from './reading.tsx';

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

/** Every pair that differs, the worst first; each difference is a line of its own. */
export function EstateTable({
  labels,
  pairs,
}: {
  readonly labels: Labels;
  readonly pairs: readonly PairRow[];
}) {
  const reading = useReading();
  if (pairs.length === 0)
    return (
      <p className="rounded-lg border border-line bg-surface p-4 text-sm text-ink-muted">
        Nothing of what is asked for differs.
      </p>
    );
  return (
    <div className="table-frame">
      <table aria-label="What differs" className="w-full table-fixed text-sm">
        <PairHead labels={labels} title="What differs" width={reading.width} under={underMoment(reading)} />
        {pairs.map((pair) => (
          <tbody key={`${pair.kind} ${pair.key}`} className="border-t border-line">
            <tr className="bg-sunken/50">
              <th scope="rowgroup" className="px-4 py-1.5 text-left font-normal">
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <ClassMark standing={pair.standing} />
                  <PairLink
                    to={pathIn(reading, pair.kind, pair.key)}
                    search={reading.search}
                    className="min-w-0 break-all font-medium underline-offset-2 hover:text-accent hover:underline"
                  >
                    {pair.key}
                  </PairLink>
                  <span className="text-2xs text-ink-faint">
                    {KIND_WORDS[pair.kind]}
                    {pair.inCatalogue ? '' : ', not in the catalogue'}
                  </span>
                </span>
              </th>
              <PhysicalName half="left" name={pair.left} />
              <PhysicalName half="right" name={pair.right} />
            </tr>
            {pair.differences.map((one) => (
              <DifferenceLine key={one.path} difference={one} />
            ))}
            {pair.unseen.map((one) => (
              <UnseenLine key={`${one.what} ${one.side}`} unseen={one} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** What the resource is called on one side. */
function PhysicalName({ half, name }: { readonly half: Side; readonly name: string | undefined }) {
  return (
    <td data-half={half} className="border-l border-line px-3 py-1.5 font-mono text-2xs text-ink-muted">
      <span className="break-all">{name}</span>
    </td>
  );
}

function DifferenceLine({ difference }: { readonly difference: DifferenceRow }) {
  const { what, left, right, why, drifted, class: given } = difference;
  const { differs, isSaidEach } = useReading();
  const word = given !== 'unmanaged' ? given : isSaidEach ? differs.word : undefined;
  return (
    <tr className="align-top hover:bg-sunken/60">
      <th scope="row" className="px-4 py-1 text-left font-normal">
        <span className="break-words">{what}</span>
        <span className="flex flex-wrap items-center gap-x-2 text-2xs text-ink-faint">
          {given === 'drift' || word === undefined ? null : <span>{word}</span>}
          {why ? <span className="break-words">{why}</span> : null}
        </span>
      </th>
      <ValueCell half="left" text={left} isDrifted={drifted.includes('left')} />
      <ValueCell half="right" text={right} isDrifted={drifted.includes('right')} />
    </tr>
  );
}

/** One side's value; one that is not as it should be says so in a word too. */
export function ValueCell({
  half,
  text,
  isDrifted,
  children,
}: {
  readonly half: Side;
  readonly text: string;
  readonly isDrifted: boolean;
  /** What can be done about it. */
  readonly children?: ReactNode;
}) {
  return (
    <td data-half={half} className="border-l border-line px-3 py-1">
      <span className={`tabular break-words ${text === 'not there' ? 'text-ink-muted' : ''}`}>{text}</span>
      {isDrifted ? <span className="ml-2 text-2xs font-medium text-bad">not as wanted</span> : null}
      {children}
    </td>
  );
}

function UnseenLine({ unseen: { what, side, operation, state } }: { readonly unseen: UnseenRow }) {
  const sentence = `${operation}: ${state}`;
  return (
    <tr className="align-top">
      <th scope="row" className="px-4 py-1 text-left font-normal">
        {what}
        <span className="block text-2xs text-ink-faint">not seen</span>
      </th>
      {(['left', 'right'] as const).map((half) => (
        <td key={half} data-half={half} className="border-l border-line px-3 py-1 text-ink-muted">
          {half === side ? sentence : ''}
        </td>
      ))}
    </tr>
  );
}
