import { useSubmit } from '@remix-run/react';
import { COMPARED_KINDS } from '../../../core/compare/form/canonical.ts';
import { KIND_WORDS } from '../../../core/compare/words.ts';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import type { Wanted } from './estate-view.ts';

const KINDS = [
  { value: '', label: 'Every kind' },
  ...COMPARED_KINDS.map((value) => ({ value, label: KIND_WORDS[value] })),
];

interface NarrowingFieldsProps {
  readonly wanted: Wanted;
  /** The width of either field. */
  readonly kindClass: string;
  readonly nameClass: string;
}

/** Of which kind, and of which names: fields of a form that stands in the address. */
export function NarrowingFields({ wanted, kindClass, nameClass }: NarrowingFieldsProps) {
  const submit = useSubmit();
  return (
    <>
      <SelectField
        label="Kind"
        name="kind"
        className={kindClass}
        value={wanted.kind ?? ''}
        onChange={(event) => submit(event.currentTarget.form)}
        options={KINDS}
      />
      <TextField
        key={wanted.text}
        label="Name"
        name="text"
        className={nameClass}
        defaultValue={wanted.text}
        maxLength={200}
      />
    </>
  );
}
