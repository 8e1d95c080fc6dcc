import { Scaling } from 'lucide-react';
import { useId, useState } from 'react';
import type { EnvironmentLabel } from '../../../../core/environments/label.ts';
import { ActionButton } from '../../../components/gate/action-button.tsx';
import { TextField } from '../../../components/ui/field.tsx';
import type { ComputePlace } from '../compute-place.ts';
import { countOf } from './typed-words.ts';

interface ScaledSide {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly compute: ComputePlace;
  readonly mayScale: boolean;
}

/** Both environments scaled from one place: a count of containers, or of tasks with the bounds of auto scaling. */
export function ScaleBoth({ sides }: { readonly sides: readonly ScaledSide[] }) {
  const shown = sides.filter(({ mayScale }) => mayScale);
  if (shown.length === 0) return null;
  return (
    <details className="my-4">
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">Scale …</summary>
      <div className="mt-3 grid gap-4 md:grid-cols-2">
        {shown.map((side) => (
          <fieldset key={side.label.id} className="rounded-md border border-line px-4 pb-4 pt-2">
            <legend className="px-1 text-sm font-medium">{side.label.label}</legend>
            {side.compute.kind === 'ecs' ? <TaskCounts side={side} /> : <ContainerCount side={side} />}
          </fieldset>
        ))}
      </div>
    </details>
  );
}

function ContainerCount({ side: { label, name } }: { readonly side: ScaledSide }) {
  const formId = useId();
  const [count, setCount] = useState('');
  const wanted = countOf(count);
  return (
    <div className="flex flex-wrap items-end gap-2">
      <TextField
        label="Containers"
        form={formId}
        className="w-24"
        inputMode="numeric"
        value={count}
        onChange={(event) => setCount(event.target.value)}
      />
      <ActionButton
        formId={formId}
        actionId="containers.scale"
        environmentId={label.id}
        input={{ service: name, count: wanted ?? 0 }}
        disabled={wanted === undefined}
        label="Scale"
        icon={Scaling}
      />
    </div>
  );
}

const NUMBERS = [
  ['desired', 'Desired'],
  ['minimum', 'Minimum'],
  ['maximum', 'Maximum'],
  ['targetCpuPercent', 'CPU target, %'],
] as const;

/** What is left empty stays as it is. */
function TaskCounts({ side: { label, name } }: { readonly side: ScaledSide }) {
  const formId = useId();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const numbers = NUMBERS.flatMap(([key]) => {
    const value = countOf(typed[key] ?? '');
    return value === undefined ? [] : [[key, value] as const];
  });
  return (
    <div className="flex flex-wrap items-end gap-2">
      {NUMBERS.map(([key, words]) => (
        <TextField
          key={key}
          label={words}
          form={formId}
          className="w-24"
          inputMode="numeric"
          placeholder="as it is"
          value={typed[key] ?? ''}
          onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
        />
      ))}
      <ActionButton
        formId={formId}
        actionId="services.scale"
        environmentId={label.id}
        input={{ service: name, ...Object.fromEntries(numbers) }}
        disabled={numbers.length === 0}
        label="Scale"
        icon={Scaling}
      />
    </div>
  );
}
