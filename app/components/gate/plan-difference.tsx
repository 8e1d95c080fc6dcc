import clsx from 'clsx';
import { useState } from 'react';
import type { Change } from '../../../core/actions/plan.ts';
import { beginningOf } from '../format.ts';

const CLAMPED_CHARACTERS = 160;
const ROWS_AT_FIRST = 20;

/** What is before and what is after, attribute by attribute, in two columns. */
export function PlanDifference({ changes }: { readonly changes: readonly Change[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? changes : changes.slice(0, ROWS_AT_FIRST);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <table className="w-full table-fixed border-collapse text-left text-xs">
        <thead>
          <tr className="bg-sunken text-2xs text-ink-faint">
            <th scope="col" className="w-[26%] px-3 py-1.5 font-medium">
              Attribute
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              Before
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((change, index) => (
            <tr key={`${change.attribute} ${index}`} className="border-t border-line align-top">
              <th scope="row" className="break-words px-3 py-1.5 font-mono font-normal text-ink-muted">
                {change.attribute}
              </th>
              <Side value={change.before} gone={change.after === undefined} kind="before" />
              <Side value={change.after} gone={false} kind="after" />
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
          {changes.length - shown.length} more
        </button>
      ) : null}
    </div>
  );
}

interface SideProps {
  readonly value: string | undefined;
  readonly gone: boolean;
  readonly kind: 'before' | 'after';
}

function Side({ value, gone, kind }: SideProps) {
  if (value === undefined)
    return <td className="px-3 py-1.5 text-ink-faint">{kind === 'after' ? 'removed' : 'not there'}</td>;
  return (
    <td className={clsx('px-3 py-1.5 font-mono', kind === 'after' ? 'text-good' : 'text-bad')}>
      <span aria-hidden className="mr-1.5 select-none">
        {kind === 'after' ? '+' : '−'}
      </span>
      <Clamped text={value} struck={gone} />
    </td>
  );
}

/** A long value by its beginning, and whole for whoever wants it. */
function Clamped({ text, struck }: { readonly text: string; readonly struck: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > CLAMPED_CHARACTERS;
  return (
    <>
      <span
        className={clsx('whitespace-pre-wrap break-words [overflow-wrap:anywhere]', struck && 'line-through')}
      >
        {isLong && !isOpen ? `${beginningOf(text, CLAMPED_CHARACTERS)}…` : text === '' ? '(empty)' : text}
      </span>
      {isLong ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="ml-1.5 font-sans text-2xs text-accent underline-offset-2 hover:underline"
        >
          {isOpen ? 'less' : `all ${text.length.toLocaleString('en')} characters`}
        </button>
      ) : null}
    </>
  );
}
