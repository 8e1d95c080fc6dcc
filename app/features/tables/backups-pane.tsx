import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { BackupSummary, ContinuousBackups } from '../../../core/resources/tables/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { RestoreForm } from './restore-form.tsx';

/** What this person may do with the backups of one side. */
export interface BackupRights {
  readonly create: boolean;
  readonly remove: boolean;
  readonly restore: boolean;
  readonly restoreToTime: boolean;
  readonly recovery: boolean;
}

export interface BackupsPaneProps {
  readonly environmentId: string;
  readonly table: string;
  readonly backups: Promise<Cell<readonly BackupSummary[]>>;
  readonly continuousBackups: Promise<Cell<ContinuousBackups>>;
  /** Names that the forms begin with. */
  readonly proposed: { readonly backup: string; readonly restored: string };
  readonly may: BackupRights;
}

/** The backups of a table on one side, and how far it can be taken back. */
export function BackupsPane(props: BackupsPaneProps) {
  const { environmentId, table, backups, continuousBackups, proposed, may } = props;
  return (
    <>
      {may.create ? (
        <Section title="Back up">
          <BackUpForm environmentId={environmentId} table={table} proposed={proposed.backup} />
        </Section>
      ) : null}
      <Section title="Backups">
        <StreamedCell cell={backups} empty={<p className="text-sm text-ink-muted">There is none.</p>}>
          {(all) => (
            <ul className="divide-y divide-line border-y border-line">
              {all.map((backup) => (
                <BackupRow key={backup.arn} backup={backup} {...props} />
              ))}
            </ul>
          )}
        </StreamedCell>
      </Section>
      <Section title="Point-in-time recovery">
        <StreamedCell cell={continuousBackups}>
          {(recovery) => (
            <RecoverySection
              environmentId={environmentId}
              table={table}
              recovery={recovery}
              proposedName={proposed.restored}
              maySet={may.recovery}
              mayRestore={may.restoreToTime}
            />
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

interface BackUpFormProps {
  readonly environmentId: string;
  readonly table: string;
  readonly proposed: string;
}

function BackUpForm({ environmentId, table, proposed }: BackUpFormProps) {
  const [typed, setTyped] = useState<string>();
  const name = typed ?? proposed;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <TextField
        label="Name"
        mono
        className="min-w-[14rem] flex-1"
        value={name}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ActionButton
        actionId="tables.create-backup"
        environmentId={environmentId}
        input={{ table, name }}
        label="Back up now"
        icon={Archive}
        disabled={!/^[\w.-]{3,255}$/.test(name)}
      />
    </div>
  );
}

function BackupRow({
  backup,
  environmentId,
  proposed,
  may,
}: { readonly backup: BackupSummary } & BackupsPaneProps) {
  const [isRestoring, setRestoring] = useState(false);
  const isThere = backup.status === 'AVAILABLE';
  const id = `backup-${backup.arn}`;
  return (
    <li className="space-y-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span id={id} className="min-w-0 break-all font-mono text-xs">
          {backup.name}
        </span>
        {backup.type === 'USER' ? null : <Badge title="Who made it">{backup.type}</Badge>}
        {isThere ? null : <ResourceStatus status={backup.status} />}
        <span className="tabular text-xs text-ink-muted">
          <Age at={backup.createdAt} />
          {backup.sizeBytes === undefined ? null : ` · ${formatBytes(backup.sizeBytes)}`}
        </span>
        <span className="ml-auto flex gap-1">
          {may.restore && isThere ? (
            <Button
              look="quiet"
              aria-expanded={isRestoring}
              aria-describedby={id}
              onClick={() => setRestoring(!isRestoring)}
            >
              Restore
            </Button>
          ) : null}
          {may.remove && backup.type === 'USER' && isThere ? (
            <ActionButton
              actionId="tables.delete-backup"
              environmentId={environmentId}
              input={{ backupArn: backup.arn }}
              label="Delete"
              tone="danger"
              look="quiet"
              describedBy={id}
            />
          ) : null}
        </span>
      </div>
      {isRestoring ? (
        <RestoreForm
          environmentId={environmentId}
          actionId="tables.restore-backup"
          input={{ backupArn: backup.arn }}
          proposedName={proposed.restored}
        />
      ) : null}
    </li>
  );
}
