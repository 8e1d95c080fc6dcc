import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface RestoreFormProps {
  readonly environmentId: string;
  readonly actionId: 'tables.restore-backup' | 'tables.restore-to-time';
  /** What is restored; the form adds under which name and how. */
  readonly input: Readonly<Record<string, string | number | null>>;
  readonly proposedName: string;
  readonly isReady?: boolean;
  /** Fields before the name. */
  readonly children?: ReactNode;
}

/** Under which name a restored table stands, and whether its items are compared with the live ones afterwards. */
export function RestoreForm(props: RestoreFormProps) {
  const { environmentId, actionId, input, proposedName, isReady = true, children } = props;
  const [typed, setTyped] = useState<string>();
  const [compareItems, setCompareItems] = useState(true);
  const [timeToLive, setTimeToLive] = useState(true);
  const into = typed ?? proposedName;
  return (
    <div className="space-y-3 rounded-md border border-line-strong p-3">
      <div className="flex flex-wrap items-end gap-2">
        {children}
        <TextField
          label="As a new table"
          mono
          className="min-w-[14rem] flex-1"
          value={into}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div className="space-y-1 text-sm">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={timeToLive}
            onChange={(event) => setTimeToLive(event.currentTarget.checked)}
          />
          Let items expire there as here
        </label>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={compareItems}
            onChange={(event) => setCompareItems(event.currentTarget.checked)}
          />
          Compare its items with the live ones afterwards
        </label>
      </div>
      <ActionButton
        actionId={actionId}
        environmentId={environmentId}
        input={{ ...input, into, compareItems, timeToLive }}
        label="Restore as a new table"
        look="primary"
        icon={RotateCcw}
        disabled={!isReady || !/^[\w.-]{3,255}$/.test(into)}
      />
    </div>
  );
}
