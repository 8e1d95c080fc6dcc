import { Plus, X } from 'lucide-react';
import type { Operator } from '../../../core/resources/tables/items-query.ts';
import { TextField } from '../../components/ui/field.tsx';
import { valuesFor } from './operand-values.ts';

interface ValuesFieldProps {
  /** What the values are compared with. */
  readonly label: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly placeholder?: string;
  readonly onChange: (values: readonly string[]) => void;
}

/** A field for each value that an operator takes: any character may stand in one, a comma too. */
export function ValuesField({ label, operator, values, placeholder, onChange }: ValuesFieldProps) {
  const shown = valuesFor(operator, values);
  const change = (place: number, text: string) => onChange(shown.with(place, text));
  return (
    <div className="flex min-w-0 flex-wrap items-end gap-2">
      {shown.map((value, place) => (
        <div key={place} className="flex min-w-[6rem] flex-1 items-end gap-1">
          <TextField
            label={labelOf(label, operator, place)}
            value={value}
            placeholder={placeholder}
            mono
            className="flex-1"
            onChange={(event) => change(place, event.currentTarget.value)}
          />
          {operator === 'in' && shown.length > 1 ? (
            <button
              type="button"
              aria-label={`Remove value ${place + 1}`}
              onClick={() => onChange(shown.toSpliced(place, 1))}
              className="mb-1.5 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          ) : null}
        </div>
      ))}
      {operator === 'in' ? (
        <button
          type="button"
          aria-label="Add a value"
          onClick={() => onChange([...shown, ''])}
          className="mb-1.5 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
        >
          <Plus aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}

function labelOf(label: string, operator: Operator, place: number): string {
  if (operator === 'between') return place === 0 ? `${label}, from` : `${label}, to`;
  return operator === 'in' ? `${label} ${place + 1}` : label;
}
