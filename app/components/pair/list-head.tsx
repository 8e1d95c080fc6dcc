import { Await, Form, useSearchParams, useSubmit } from '@remix-run/react';
import { Search } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { isFailure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { ListedSide, PairedList } from '../../features/lists/paired-list.ts';
import { FailureNote } from '../cells/failure-note.tsx';
import { BrokenStream, Waiting } from '../cells/cell-view.tsx';
import { Age } from '../clock.tsx';
import { countWords } from './count-words.ts';
import { SideName, SidePlace } from './side.tsx';

interface ListHeadProps {
  readonly noun: string;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly list: Pick<PairedList<unknown>, 'left' | 'right'>;
  readonly filter: string;
}

/** Above a list: the filter, and what each side answered. */
export function ListHead({ noun, labels, list, filter }: ListHeadProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <NameFilter noun={noun} filter={filter} />
      {labels.map((side, index) => (
        <div key={side.id} className="flex min-w-0 items-center gap-3 text-xs text-ink-muted">
          <SideName side={side} />
          <Suspense fallback={<Waiting inline />}>
            <Await resolve={index === 0 ? list.left : list.right} errorElement={<BrokenStream />}>
              {(listed) => <Listed listed={listed as ListedSide} noun={noun} />}
            </Await>
          </Suspense>
          <span className="hidden lg:inline">
            <SidePlace side={side} />
          </span>
        </div>
      ))}
    </div>
  );
}

function Listed({ listed, noun }: { readonly listed: ListedSide; readonly noun: string }) {
  if (listed.state === 'empty') return <span>no {noun}</span>;
  if (isFailure(listed)) return <FailureNote failure={listed} compact />;
  return (
    <span className="tabular">
      {countWords(listed.value)} {listed.value.count === 1 ? noun.replace(/s$/, '') : noun} ·{' '}
      <Age at={listed.at} />
      {listed.state === 'stale' ? <strong className="ml-1.5 font-medium text-warn">stale</strong> : null}
    </span>
  );
}

function NameFilter({ noun, filter }: { readonly noun: string; readonly filter: string }) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The address may have changed otherwise than by typing here.
    if (input.current && document.activeElement !== input.current) input.current.value = filter;
  }, [filter]);
  const kept = [...search].filter(([name]) => name !== 'q' && name !== 'page');
  return (
    <Form
      role="search"
      className="relative w-full sm:w-64"
      onChange={(event) => submit(event.currentTarget, { replace: true })}
    >
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Search aria-hidden className="pointer-events-none absolute left-2.5 top-2 size-4 text-ink-faint" />
      <input
        ref={input}
        data-filter
        type="search"
        name="q"
        defaultValue={filter}
        aria-label={`Filter ${noun} by name`}
        placeholder={`Filter ${noun}`}
        autoComplete="off"
        className="h-8 w-full rounded-md border border-line-strong bg-surface pl-8 pr-2 text-sm placeholder:text-ink-faint"
      />
    </Form>
  );
}
