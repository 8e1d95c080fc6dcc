import clsx from 'clsx';
import { useState } from 'react';
import type { Change } from '../../../core/actions/plan.ts';
import { beginningOf, formatCount } from '../format.ts';

const CLAMPED_CHARACTERS = 160;
const ROWS_AT_FIRST = 20;

type Half = 'before' | 'after';

/**
 * What is before and what is after, attribute by attribute. Where all is new or all goes, there is one column: the other
 * one would say the same in each line.
 */
export function PlanDifference({ changes }: { readonly changes: readonly Change[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? changes : changes.slice(0, ROWS_AT_FIRST);
  const halves = halvesOf(changes);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <table className="w-full table-fixed border-collapse text-left text-xs">
        <thead>
          <tr className="bg-sunken text-2xs text-ink-muted">
            <th scope="col" className="w-[28%] px-3 py-1.5 font-medium">
              Attribute
            </th>
            {halves.map(({ half, name }) => (
              <th key={half} scope="col" className="px-3 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((change, index) => (
            <tr key={`${change.attribute} ${index}`} className="border-t border-line align-top">
              <th scope="row" className="break-words px-3 py-1.5 font-mono font-normal text-ink-muted">
                {change.attribute}
              </th>
              {halves.map(({ half }) => (
                <Value key={half} text={change[half]} half={half} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < changes.length ? (
        <button
          type="button"
          onClick={() => setShowsAll(true)}
          className="w-full border-t border-line px-3 py-1.5 text-left text-xs text-accent hover:bg-sunken"
        >
          {formatCount(changes.length - shown.length)} more
        </button>
      ) : null}
    </div>
  );
}

function halvesOf(changes: readonly Change[]): readonly { readonly half: Half; readonly name: string }[] {
  if (changes.every((change) => change.after === undefined)) return [{ half: 'before', name: 'Removed' }];
  if (changes.every((change) => change.before === undefined)) return [{ half: 'after', name: 'Added' }];
  return [
    { half: 'before', name: 'Before' },
    { half: 'after', name: 'After' },
  ];
}

function Value({ text, half }: { readonly text: string | undefined; readonly half: Half }) {
  if (text === undefined)
    return <td className="px-3 py-1.5 text-ink-faint">{half === 'after' ? 'removed' : 'not there'}</td>;
  return (
    <td className="px-3 py-1.5 font-mono">
      <div className={clsx('flex gap-2', half === 'after' ? 'text-good' : 'text-bad')}>
        <span aria-hidden className="select-none">
          {half === 'after' ? '+' : '−'}
        </span>
        <Clamped text={text} />
      </div>
    </td>
  );
}

/** A long value by its beginning, and whole for whoever wants it. */
function Clamped({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > CLAMPED_CHARACTERS;
  return (
    <div className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
      {isLong && !isOpen ? `${beginningOf(text, CLAMPED_CHARACTERS)}…` : text === '' ? '(empty)' : text}
      {isLong ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="ml-1.5 font-sans text-2xs text-accent underline-offset-2 hover:underline"
        >
          {isOpen ? 'less' : `all ${formatCount(text.length)} characters`}
        </button>
      ) : null}
    </div>
  );
}
