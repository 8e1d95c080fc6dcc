import { Form } from '@remix-run/react';
import { useState } from 'react';
import { buttonLook } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { GroupChooser } from './group-chooser.tsx';
import type { GroupChooserProps } from './group-chooser.tsx';
import type { LogsQuery } from './logs-query.ts';
import { RangeFields } from './range-fields.tsx';
import type { AskedRange } from './range.ts';

interface LogsFormProps extends Omit<GroupChooserProps, 'chosen'> {
  readonly query: LogsQuery;
  readonly asked: AskedRange;
  readonly search: URLSearchParams;
  readonly mistake?: string;
}

/** What is looked at: groups, a filter, live or a range. It is a link afterwards. */
export function LogsForm({ query, asked, search, mistake, ...chooser }: LogsFormProps) {
  const [mode, setMode] = useState<string>(query.mode);
  return (
    <Form method="get" role="search" aria-label="Logs" className="space-y-3">
      <KeptFields search={search} />
      <GroupChooser {...chooser} chosen={query} />
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          label="Lines"
          name="mode"
          value={mode}
          onChange={(event) => setMode(event.currentTarget.value)}
          options={[
            { value: 'live', label: 'Live' },
            { value: 'past', label: 'Of a range' },
          ]}
          className="w-32"
        />
        {mode === 'past' ? (
          <RangeFields asked={asked} typed={{ from: search.get('from') ?? '', to: search.get('to') ?? '' }} />
        ) : null}
        <TextField
          label="Filter pattern"
          name="q"
          mono
          defaultValue={query.pattern}
          placeholder={'ERROR   "two words"   { $.level = "error" }'}
          className="min-w-48 flex-1"
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
  );
}

interface KeptFieldsProps {
  readonly search: URLSearchParams;
  /** What else the address names and the form has no field for. */
  readonly names?: readonly string[];
}

/** The pair and the half stay as they are. */
export function KeptFields({ search, names = [] }: KeptFieldsProps) {
  return ['pair', 'side', ...names].map((name) => {
    const value = search.get(name);
    return value === null ? null : <input key={name} type="hidden" name={name} value={value} />;
  });
}
