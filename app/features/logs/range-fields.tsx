import { useState } from 'react';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { fieldOf, LENGTHS } from './range.ts';
import type { AskedRange } from './range.ts';

interface RangeFieldsProps {
  readonly asked: AskedRange;
  /** What was typed, where it is no range. */
  readonly typed: { readonly from: string; readonly to: string };
}

/** A usual length of time, or from one moment to another: fields of the form around them. */
export function RangeFields({ asked, typed }: RangeFieldsProps) {
  const [last, setLast] = useState<string>(asked.kind === 'range' ? asked.last : 'own');
  const shown =
    asked.kind === 'range' ? { from: fieldOf(asked.range.from), to: fieldOf(asked.range.to) } : typed;
  return (
    <>
      <SelectField
        label="Range"
        name="last"
        value={last}
        onChange={(event) => setLast(event.currentTarget.value)}
        options={LENGTHS}
        className="w-40"
      />
      {last === 'own' ? (
        <>
          <TextField
            label="From (UTC)"
            name="from"
            type="datetime-local"
            defaultValue={shown.from}
            required
          />
          <TextField label="To (UTC)" name="to" type="datetime-local" defaultValue={shown.to} />
        </>
      ) : null}
    </>
  );
}
