import { Form, useNavigation, useSearchParams, useSubmit } from '@remix-run/react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import type { Shown, Wanted } from './estate-view.ts';
import { NarrowingFields } from './narrowing-fields.tsx';
import { lineWords, NOW } from './over-time.ts';
import type { MomentLine } from './over-time.ts';

/** What can be asked for where nothing is meant to differ. */
const SHOWN: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'attention', label: 'What changed' },
  { value: 'not-seen', label: 'Not seen' },
  { value: 'all', label: 'Everything' },
];

interface MomentChoiceProps {
  readonly environment: string;
  readonly environments: readonly EnvironmentLabel[];
  readonly lines: readonly MomentLine[];
  readonly then?: string;
  readonly later: string;
  readonly wanted: Wanted;
}

/** Which environment, which two moments and what of them; all of it stands in the address. */
export function MomentChoice({ environment, environments, lines, then, later, wanted }: MomentChoiceProps) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  const pair = search.get('pair');
  const moments = lines.map((line) => ({ value: line.id, label: lineWords(line) }));
  return (
    <Form className="grid w-full grid-cols-2 gap-2 md:flex md:flex-wrap" role="search">
      {pair === null ? null : <input type="hidden" name="pair" value={pair} />}
      <SelectField
        label="Environment"
        name="environment"
        className="col-span-2 md:w-40"
        value={environment}
        // The moments of one environment are none of the other's.
        onChange={(event) =>
          submit({ ...(pair === null ? {} : { pair }), environment: event.currentTarget.value })
        }
        options={environments.map(({ id, label }) => ({ value: id, label }))}
      />
      <SelectField
        label="Then (UTC)"
        name="then"
        className="col-span-2 md:w-80"
        value={then ?? ''}
        onChange={(event) => submit(event.currentTarget.form)}
        options={moments.length === 0 ? [{ value: '', label: 'none kept' }] : moments}
      />
      <SelectField
        label="Later (UTC)"
        name="later"
        className="col-span-2 md:w-80"
        value={later}
        onChange={(event) => submit(event.currentTarget.form)}
        options={[{ value: NOW, label: 'Now' }, ...moments]}
      />
      <SelectField
        label="Shown"
        name="show"
        className="md:w-36"
        value={SHOWN.some(({ value }) => value === wanted.shown) ? wanted.shown : 'attention'}
        onChange={(event) => submit(event.currentTarget.form)}
        options={SHOWN}
      />
      <NarrowingFields wanted={wanted} kindClass="md:w-36" nameClass="col-span-2 md:w-44" />
    </Form>
  );
}

/** Keeps the environment as it is at this moment. */
export function KeepNow({
  environment,
  refusal,
}: {
  readonly environment: string;
  readonly refusal?: string;
}) {
  const [search] = useSearchParams();
  const isKeeping = useNavigation().formMethod === 'POST';
  const pair = search.get('pair');
  return (
    <Form method="post">
      <input type="hidden" name="environment" value={environment} />
      {pair === null ? null : <input type="hidden" name="pair" value={pair} />}
      <Button type="submit" disabled={refusal !== undefined || isKeeping} title={refusal}>
        {isKeeping ? 'Keeping …' : 'Keep a snapshot now'}
      </Button>
    </Form>
  );
}
