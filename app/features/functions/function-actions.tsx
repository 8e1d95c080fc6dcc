import { Gauge, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';

export interface FunctionRights {
  readonly concurrency: boolean;
  readonly versions: boolean;
}

interface FunctionActionsProps {
  readonly environmentId: string;
  readonly name: string;
  /** What is set apart now; undefined where it shares the account's. */
  readonly reserved: number | undefined;
  readonly may: FunctionRights;
}

/** Versions that are kept when the old ones are cleaned away. */
const KEPT = 5;

/** How many may run at once, and cleaning old versions away. */
export function FunctionActions({ environmentId, name, reserved, may }: FunctionActionsProps) {
  if (!may.concurrency && !may.versions) return null;
  return (
    <div className="mt-4 flex flex-wrap items-end gap-2">
      {may.concurrency ? (
        <Concurrency key={reserved} environmentId={environmentId} name={name} reserved={reserved} />
      ) : null}
      {may.versions ? (
        <ActionButton
          actionId="functions.delete-versions"
          environmentId={environmentId}
          input={{ function: name, keep: KEPT }}
          label={`Delete all but ${KEPT} versions`}
          tone="danger"
          icon={Trash2}
        />
      ) : null}
    </div>
  );
}

function Concurrency({ environmentId, name, reserved }: Omit<FunctionActionsProps, 'may'>) {
  const [text, setText] = useState(reserved === undefined ? '' : String(reserved));
  const wanted = text.trim() === '' ? null : /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
  return (
    <>
      <TextField
        label="At once, empty: shared"
        className="w-40"
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionButton
        actionId="functions.set-concurrency"
        environmentId={environmentId}
        input={{ function: name, reserved: wanted ?? null }}
        disabled={wanted === undefined || wanted === (reserved ?? null)}
        label="Set concurrency"
        icon={Gauge}
      />
    </>
  );
}
