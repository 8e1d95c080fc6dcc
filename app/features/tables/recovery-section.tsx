import { useState } from 'react';
import type { ContinuousBackups } from '../../../core/resources/tables/types.ts';
import { formatMoment } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { RestoreForm } from './restore-form.tsx';

interface RecoverySectionProps {
  readonly environmentId: string;
  readonly table: string;
  readonly recovery: ContinuousBackups;
  readonly proposedName: string;
  readonly maySet: boolean;
  readonly mayRestore: boolean;
}

/** Point-in-time recovery: whether it is on, how far it reaches, and a restore to a moment within. */
export function RecoverySection(props: RecoverySectionProps) {
  const { environmentId, table, recovery, proposedName, maySet, mayRestore } = props;
  const { pointInTimeRecovery: isOn, earliestRestorableAt: earliest, latestRestorableAt: latest } = recovery;
  const [isRestoring, setRestoring] = useState(false);
  return (
    <div className="space-y-3 text-sm">
      <p className={isOn ? undefined : 'text-ink-muted'}>
        {isOn ? 'On' : 'Off: the table can be taken back to a backup only.'}
        {isOn && earliest !== undefined && latest !== undefined ? (
          <span className="text-ink-muted">
            {' '}
            · any second from {formatMoment(earliest)} to {formatMoment(latest)} UTC
          </span>
        ) : null}
      </p>
      <div className="flex flex-wrap gap-2">
        {maySet ? (
          <ActionButton
            actionId="tables.set-point-in-time-recovery"
            environmentId={environmentId}
            input={{ table, enabled: !isOn }}
            label={isOn ? 'Switch recovery off' : 'Switch recovery on'}
            tone={isOn ? 'danger' : 'plain'}
          />
        ) : null}
        {mayRestore && isOn && earliest !== undefined && latest !== undefined ? (
          <Button aria-expanded={isRestoring} onClick={() => setRestoring(!isRestoring)}>
            Restore to a moment
          </Button>
        ) : null}
      </div>
      {isRestoring && earliest !== undefined && latest !== undefined ? (
        <RestoreToMoment
          environmentId={environmentId}
          table={table}
          earliest={earliest}
          latest={latest}
          proposedName={proposedName}
        />
      ) : null}
    </div>
  );
}

interface RestoreToMomentProps {
  readonly environmentId: string;
  readonly table: string;
  readonly earliest: number;
  readonly latest: number;
  readonly proposedName: string;
}

function RestoreToMoment({ environmentId, table, earliest, latest, proposedName }: RestoreToMomentProps) {
  const [moment, setMoment] = useState(() => formatMoment(latest).replace(' ', 'T'));
  const at = Date.parse(`${moment}Z`);
  // Its seconds are whole; DynamoDB's bounds are not.
  const isWithin = at >= Math.floor(earliest / 1_000) * 1_000 && at <= latest;
  return (
    <>
      <RestoreForm
        environmentId={environmentId}
        actionId="tables.restore-to-time"
        input={{ table, at: isWithin ? at : 0 }}
        proposedName={proposedName}
        isReady={isWithin}
      >
        <TextField
          label="Moment (UTC)"
          type="datetime-local"
          step={1}
          className="min-w-[12rem]"
          value={moment}
          onChange={(event) => setMoment(event.currentTarget.value)}
        />
      </RestoreForm>
      {isWithin ? null : (
        <p role="alert" className="text-xs text-bad">
          The moment has to lie between {formatMoment(earliest)} and {formatMoment(latest)} UTC.
        </p>
      )}
    </>
  );
}
