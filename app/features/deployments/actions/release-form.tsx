import { Rocket, Sprout } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '../../../../core/actions/plan.ts';
import { ActionButton } from '../../../components/gate/action-button.tsx';
import { TextField } from '../../../components/ui/field.tsx';
import type { ServiceFormProps } from './deploy-form.tsx';
import { countOf, namesOf, stepsOf, versionInput } from './typed-words.ts';

const STEPS = '10, 50, 100';

/** A release by two sides: all of it guided, or its first step alone. */
export function ReleaseForm({ environmentId, service }: ServiceFormProps) {
  const [version, setVersion] = useState('');
  const [steps, setSteps] = useState(STEPS);
  const [bake, setBake] = useState('300');
  const [alarms, setAlarms] = useState('');
  const [bound, setBound] = useState('5');
  const wanted: Readonly<Record<string, Json>> = { service, ...versionInput(version) };
  const guided: Readonly<Record<string, Json>> = {
    ...wanted,
    steps: stepsOf(steps),
    alarms: namesOf(alarms),
    bakeSeconds: countOf(bake) ?? 0,
    maxErrorPercent: countOf(bound) ?? 0,
  };
  const isEmpty = version.trim() === '';
  return (
    <details>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">Release blue-green …</summary>
      <div className="mt-3 grid gap-2 sm:grid-cols-2">
        <TextField
          label="Tag or revision"
          mono
          placeholder={`1.4.1 or ${service}:12`}
          value={version}
          onChange={(event) => setVersion(event.target.value)}
        />
        <TextField
          label="Steps, % on green"
          inputMode="numeric"
          value={steps}
          onChange={(event) => setSteps(event.target.value)}
        />
        <TextField
          label="Bake each, s"
          inputMode="numeric"
          value={bake}
          onChange={(event) => setBake(event.target.value)}
        />
        <TextField
          label="Bound of 5xx, %"
          inputMode="numeric"
          value={bound}
          onChange={(event) => setBound(event.target.value)}
        />
        <TextField
          label="Alarms that stop it"
          className="sm:col-span-2"
          placeholder={`names with commas between, "one, with a comma"`}
          value={alarms}
          onChange={(event) => setAlarms(event.target.value)}
        />
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <ActionButton
          actionId="releases.run"
          environmentId={environmentId}
          input={guided}
          disabled={isEmpty}
          label="Release"
          icon={Rocket}
          look="primary"
        />
        <ActionButton
          actionId="releases.create-green"
          environmentId={environmentId}
          input={wanted}
          disabled={isEmpty}
          label="Create green only"
          icon={Sprout}
        />
      </div>
    </details>
  );
}
