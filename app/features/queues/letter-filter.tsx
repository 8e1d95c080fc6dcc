import { SelectField, TextField } from '../../components/ui/field.tsx';
import type { LetterChoice } from './letter-choice.ts';
import { ToField } from './redrive-all.tsx';

const AGES = [
  { value: '0', label: 'any age' },
  { value: '1', label: 'older than 1 h' },
  { value: '24', label: 'older than 1 d' },
  { value: '168', label: 'older than 7 d' },
] as const;

interface LetterFilterProps {
  readonly choice: LetterChoice;
  readonly onChange: (choice: LetterChoice) => void;
  readonly sources: readonly string[];
  readonly to: string;
  readonly onTo: (to: string) => void;
}

/** Beside the ticked causes: what else a dead letter has to be like. */
export function LetterFilter({ choice, onChange, sources, to, onTo }: LetterFilterProps) {
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-xs font-medium text-ink-muted">Choose by</legend>
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="Body holds"
          className="min-w-32 flex-1"
          value={choice.text}
          onChange={(event) => onChange({ ...choice, text: event.target.value })}
        />
        <TextField
          label="Has the attribute"
          className="min-w-28 flex-1"
          mono
          value={choice.attributeName}
          onChange={(event) => onChange({ ...choice, attributeName: event.target.value })}
        />
        <TextField
          label="with the value"
          className="min-w-28 flex-1"
          mono
          value={choice.attributeValue}
          disabled={choice.attributeName === ''}
          onChange={(event) => onChange({ ...choice, attributeValue: event.target.value })}
        />
        <SelectField
          label="Age"
          className="w-36"
          value={String(choice.olderThanHours)}
          onChange={(event) => onChange({ ...choice, olderThanHours: Number(event.currentTarget.value) })}
          options={AGES}
        />
        <ToField sources={sources} to={to} onChange={onTo} />
      </div>
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={choice.isWhole}
          onChange={(event) => onChange({ ...choice, isWhole: event.target.checked })}
        />
        Also what was not looked at, wherever it fits
      </label>
    </fieldset>
  );
}
