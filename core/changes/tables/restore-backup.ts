import { DescribeBackupCommand, RestoreTableFromBackupCommand } from '@aws-sdk/client-dynamodb';
import type { BackupDescription } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { failureOf } from '../../upstream/failure.ts';
import { backupArn } from './backups.ts';
import type { TableSettings } from './engine/settings/settings.ts';
import type { WantedSettings } from './engine/settings/settings-plan.ts';
import { capturedSettingsOf, captureId, manifestOf } from './captured-table.ts';
import { tableName } from './item-input.ts';
import { restoreInto } from './restore-into.ts';
import { COMPLETED_BY, completingCalls, lookForRestore, restorePlan } from './restore-plan.ts';
import { settingsOfBackup } from './restored-settings.ts';
import { may } from '../../permissions/permission.ts';
import { COMPLETES_RESTORED, FILLS_RESTORED, READS_SETTINGS } from './permissions.ts';

const CALL_MS = 20_000;

const restoreInput = z
  .object({
    backupArn,
    /** The new table's name; the live one's where that is gone. */
    into: tableName,
    compareItems: z.boolean(),
    /** Whether items expire in the restored table as they do in the live one. */
    timeToLive: z.boolean(),
    /** The capture of a deleted table's settings, where that table was kept as this backup. */
    settingsFrom: captureId.optional(),
  })
  .strict();
type RestoreInput = z.infer<typeof restoreInput>;

interface RestoreFacts {
  readonly live: string;
  readonly itemCount: number;
  readonly wanted: WantedSettings;
}

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  let backup: BackupDescription | undefined;
  try {
    const answer = await scene.source.clients.dynamodb.send(
      new DescribeBackupCommand({ BackupArn: input.backupArn }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    backup = answer.BackupDescription;
  } catch (error) {
    const failure = failureOf(error, 'dynamodb:DescribeBackup');
    return refused(failureSentence(failure), failure);
  }
  const { BackupDetails: details, SourceTableDetails: table } = backup ?? {};
  if (!details || details.BackupStatus !== 'AVAILABLE')
    return refused('There is no such backup, or it is not finished.');
  const live = table?.TableName ?? '';
  const looked = await lookForRestore(scene, live, input.into);
  if (looked.outcome === 'refused') return looked.planned;
  const kept = looked.settings ? undefined : await keptSettings(scene, input, live);
  const settings = looked.settings ?? kept;
  const known = settings ?? settingsOfBackup(backup?.SourceTableFeatureDetails);
  const wanted = input.timeToLive ? known : { ...known, timeToLive: undefined };
  const facts: RestoreFacts = { live, itemCount: table?.ItemCount ?? 0, wanted };
  return planned({
    ...restorePlan({ ...input, live, settings, wanted }),
    summary: `Restore the backup ${details.BackupName ?? ''} of ${live} as ${input.into}`,
    calls: [
      { operation: 'dynamodb:RestoreTableFromBackup', on: input.into },
      ...completingCalls(wanted, input.into),
    ],
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'restore-table-from-backup', {
        'target-table-name': input.into,
        'backup-arn': input.backupArn,
      }),
    ],
    version: hashOf([input.backupArn, wanted]).slice(0, 32),
    estimates: [
      { label: 'Items in the backup', value: facts.itemCount.toLocaleString('en-US') },
      { label: 'Bytes', value: (details.BackupSizeBytes ?? 0).toLocaleString('en-US') },
    ],
    facts: facts as unknown as Json,
  });
}

async function keptSettings(
  scene: PlanningScene,
  { settingsFrom }: RestoreInput,
  live: string,
): Promise<TableSettings | undefined> {
  if (settingsFrom === undefined) return undefined;
  const found = await manifestOf(scene.captures, settingsFrom, scene.now());
  const settings = found.outcome === 'found' ? capturedSettingsOf(found.manifest) : undefined;
  return settings?.table === live ? settings : undefined;
}

function execute(scene: ChangingScene, input: RestoreInput, made: Plan): Promise<Outcome> {
  const { live, itemCount, wanted } = made.facts as unknown as RestoreFacts;
  const { backupArn: BackupArn, into, compareItems } = input;
  return restoreInto(scene, {
    operation: 'dynamodb:RestoreTableFromBackup',
    live,
    into,
    wanted,
    compareItems,
    itemCount,
    ask: (abortSignal) =>
      scene.clients.dynamodb.send(new RestoreTableFromBackupCommand({ TargetTableName: into, BackupArn }), {
        abortSignal,
      }),
    isOurs: ({ RestoreSummary: from }) => from?.SourceBackupArn === BackupArn,
  });
}

export const restoreBackup = defineAction<RestoreInput>({
  id: 'tables.restore-backup',
  title: 'Restore backup',
  kind: 'table',
  risk: 'costly',
  capability: 'backups:change',
  input: restoreInput,
  target: (input) => input.into,
  changes: ['dynamodb:RestoreTableFromBackup', ...COMPLETED_BY],
  permissions: [
    may('backup', 'dynamodb:DescribeBackup', 'dynamodb:RestoreTableFromBackup'),
    may('restored-table', 'dynamodb:RestoreTableFromBackup'),
    ...FILLS_RESTORED,
    ...COMPLETES_RESTORED,
    ...READS_SETTINGS,
  ],
  long: true,
  plan,
  execute,
});
