import { Link, useSearchParams } from '@remix-run/react';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { FilterForm } from '../operations/filter-form.tsx';
import { TRACE_SOURCES } from '../../../core/traces/types.ts';
import { RECORD_FILTERS, RECORD_RANGES } from './filters.ts';
import type { TimelineFilters } from './filters.ts';

interface TimelineFiltersProps {
  readonly filters: TimelineFilters;
  readonly labels: readonly EnvironmentLabel[];
  readonly actions: readonly { readonly id: string; readonly title: string }[];
}

const RANGE_WORDS = { '1h': 'the last hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' } as const;

const SOURCE_WORDS = {
  console: 'this console',
  cloudtrail: 'CloudTrail',
  deployments: 'deployments',
  alarms: 'alarms',
  scaling: 'auto scaling',
  snapshots: 'snapshots',
} as const;

/** What part of the records is shown. Everything of it stands in the address. */
export function TimelineFiltersForm({ filters, labels, actions }: TimelineFiltersProps) {
  const { environment, action, person, target, run, kind, source, text, range, from, to } = filters;
  // A phone shows what happened first: what narrows it is folded until it is wanted.
  const [isOpen, setOpen] = useState([environment, action, kind, source, range, from, to].some(Boolean));
  return (
    <div className="space-y-3">
      <FilterForm label="Timeline">
        <TextField
          label="Words"
          name="q"
          type="search"
          data-filter
          defaultValue={text}
          placeholder="a name, a resource …"
          className="max-sm:col-span-2 sm:w-52"
        />
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="sm:hidden">
          {isOpen ? 'Fewer filters' : 'More filters'}
        </Button>
        <div className={isOpen ? 'contents' : 'contents max-sm:hidden'}>
          <SelectField
            label="Environment"
            name="environment"
            defaultValue={environment ?? ''}
            options={[{ value: '', label: 'all' }, ...labels.map(({ id, label }) => ({ value: id, label }))]}
            className="sm:w-36"
          />
          <SelectField
            label="Told by"
            name="source"
            defaultValue={source ?? ''}
            options={[
              { value: '', label: 'anyone' },
              ...TRACE_SOURCES.map((value) => ({ value, label: SOURCE_WORDS[value] })),
            ]}
            className="sm:w-36"
          />
          <SelectField
            label="Action"
            name="action"
            defaultValue={action ?? ''}
            options={[
              { value: '', label: 'all' },
              ...actions.map(({ id, title }) => ({ value: id, label: title })),
            ]}
            className="sm:w-44"
          />
          <SelectField
            label="Kind"
            name="kind"
            defaultValue={kind ?? ''}
            options={[
              { value: '', label: 'all' },
              ...RECORD_FILTERS.map((value) => ({ value, label: value })),
            ]}
            className="sm:w-32"
          />
          <SelectField
            label="Time"
            name="range"
            defaultValue={range ?? ''}
            options={[
              { value: '', label: 'any' },
              ...RECORD_RANGES.map((value) => ({ value, label: RANGE_WORDS[value] })),
            ]}
            className="sm:w-32"
          />
          <TextField label="From (UTC)" name="from" type="date" defaultValue={from} className="sm:w-36" />
          <TextField label="To (UTC)" name="to" type="date" defaultValue={to} className="sm:w-36" />
        </div>
        {person ? <input type="hidden" name="person" value={person} /> : null}
        {target ? <input type="hidden" name="target" value={target} /> : null}
        {run ? <input type="hidden" name="run" value={run} /> : null}
      </FilterForm>
      <div className="flex flex-wrap gap-2 empty:hidden">
        <Chosen name="person" label="Person" value={person} />
        <Chosen name="target" label="Target" value={target} />
        <Chosen name="run" label="Run" value={run} />
      </div>
    </div>
  );
}

interface ChosenProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
}

/** A filter that a link of a row has set, and the way out of it. */
function Chosen({ name, label, value }: ChosenProps) {
  const [search] = useSearchParams();
  if (!value) return null;
  const without = new URLSearchParams(search);
  without.delete(name);
  without.delete('before');
  without.delete('until');
  return (
    <Link
      to={`?${without.toString()}`}
      className="inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs text-ink-muted hover:text-ink"
    >
      <span className="truncate">
        {label}: {value}
      </span>
      <X aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">remove this filter</span>
    </Link>
  );
}
