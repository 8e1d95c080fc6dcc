import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import { SelectField } from '../../components/ui/field.tsx';
import { SHOWN } from './estate-view.ts';
import type { Shown, Wanted } from './estate-view.ts';
import { NarrowingFields } from './narrowing-fields.tsx';

const SHOWN_WORDS: Readonly<Record<Shown, string>> = {
  attention: 'What asks for a look',
  drift: 'Drift',
  unmanaged: 'Unmanaged',
  'not-seen': 'Not seen',
  expected: 'Expected by a rule',
  intended: 'Intended by the catalogue',
  all: 'Everything',
};

/** What of the estate is shown; it stands in the address. */
export function EstateFilter({ wanted }: { readonly wanted: Wanted }) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  const kept = [...search].filter(([name]) => name === 'pair' || name === 'side');
  return (
    <Form className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto" role="search">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SelectField
        label="Shown"
        name="show"
        className="sm:w-48"
        value={wanted.shown}
        onChange={(event) => submit(event.currentTarget.form)}
        options={SHOWN.map((value) => ({ value, label: SHOWN_WORDS[value] }))}
      />
      <NarrowingFields wanted={wanted} kindClass="sm:w-40" nameClass="col-span-2 sm:w-48" />
    </Form>
  );
}
