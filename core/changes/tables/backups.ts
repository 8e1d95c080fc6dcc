import { CreateBackupCommand, DeleteBackupCommand, DescribeBackupCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { tableBackups } from '../../resources/tables/backups.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 30_000;

/** Source: CreateBackup, BackupName. */
const backupName = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be 3 to 255 letters, digits, _, - and .');

const createInput = z.object({ table: tableName, name: backupName }).strict();

export const backupArn = z
  .string()
  .max(1_024)
  .regex(
    /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]{3,255}\/backup\/[\w-]+$/,
    'must be the ARN of a backup',
  );

const deleteInput = z.object({ backupArn }).strict();

async function planCreate(scene: PlanningScene, input: z.infer<typeof createInput>): Promise<Planned> {
  const budget = budgetFor(scene.signal);
  const [table, backups] = await Promise.all([
    describeTable(scene.source, input.table, budget),
    tableBackups(scene.source, input.table, budget),
  ]);
  if (table.state !== 'fresh')
    return table.state === 'empty'
      ? refused('There is no such table.')
      : refused(sentenceOf(table), failureIn(table));
  const known = backups.state === 'fresh' ? backups.value : [];
  // DynamoDB takes a name twice; whoever restores could not tell one from the other.
  if (known.some((one) => one.name === input.name))
    return refused(`There is a backup ${input.name} already.`);
  return planned({
    summary: `Back up ${input.table} as ${input.name}`,
    calls: [{ operation: 'dynamodb:CreateBackup', on: input.table }],
    changes: [{ attribute: 'backup', after: input.name }],
    costs: ['Paid by the gigabyte and the month until it is deleted. The table is read by nobody meanwhile.'],
    loses: [],
    undo: { reach: 'complete', how: 'The backup is deleted.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'create-backup', {
        'table-name': input.table,
        'backup-name': input.name,
      }),
    ],
    version: table.value.arn,
    estimates: [
      { label: 'items, as last counted', value: String(table.value.itemCount) },
      { label: 'bytes, as last counted', value: String(table.value.sizeBytes) },
    ],
    facts: null,
  });
}

type Unfresh = Exclude<Awaited<ReturnType<typeof describeTable>>, { readonly state: 'fresh' | 'empty' }>;

function failureIn(cell: Unfresh) {
  return cell.state === 'stale' ? cell.failure : cell;
}

function sentenceOf(cell: Unfresh): string {
  return failureSentence(failureIn(cell));
}

async function create(scene: ChangingScene, input: z.infer<typeof createInput>): Promise<Outcome> {
  try {
    const answer = await scene.clients.dynamodb.send(
      new CreateBackupCommand({ TableName: input.table, BackupName: input.name }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    return created(input, answer.BackupDetails?.BackupArn ?? '');
  } catch (error) {
    const failure = failureOf(error, 'dynamodb:CreateBackup');
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  }
}

function created(input: z.infer<typeof createInput>, arn: string): Outcome {
  return {
    outcome: 'done',
    sentence: `${input.table} is backed up as ${input.name}.`,
    undo: { actionId: 'tables.delete-backup', input: { backupArn: arn } },
  };
}

async function settleCreate(scene: PlanningScene, input: z.infer<typeof createInput>): Promise<Settled> {
  const backups = await tableBackups(scene.source, input.table, budgetFor(scene.signal));
  if (backups.state !== 'fresh' && backups.state !== 'empty')
    return { outcome: 'unknown', sentence: 'The backups could not be listed.' };
  const found = backups.state === 'fresh' ? backups.value.find((one) => one.name === input.name) : undefined;
  return found
    ? created(input, found.arn)
    : { outcome: 'failed', sentence: 'It did not happen: there is no such backup.' };
}

export const createBackup = defineAction<z.infer<typeof createInput>>({
  id: 'tables.create-backup',
  title: 'Back up now',
  kind: 'table',
  risk: 'safe',
  capability: 'backups:change',
  input: createInput,
  target: (input) => input.table,
  changes: ['dynamodb:CreateBackup'],
  permissions: [may('table', 'dynamodb:CreateBackup')],
  long: false,
  plan: planCreate,
  execute: create,
  settle: settleCreate,
});

async function planDelete(scene: PlanningScene, input: z.infer<typeof deleteInput>): Promise<Planned> {
  try {
    const { BackupDescription: backup } = await scene.source.clients.dynamodb.send(
      new DescribeBackupCommand({ BackupArn: input.backupArn }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    const details = backup?.BackupDetails;
    const table = backup?.SourceTableDetails?.TableName ?? '';
    if (!details || details.BackupStatus === 'DELETED') return refused('There is no such backup any more.');
    if (details.BackupType !== 'USER')
      return refused('Only backups that people made are deleted here; this one is kept by AWS.');
    return planned({
      summary: `Delete the backup ${details.BackupName ?? ''} of ${table}`,
      calls: [{ operation: 'dynamodb:DeleteBackup', on: details.BackupName ?? '' }],
      changes: [{ attribute: 'backup', before: details.BackupName }],
      costs: [],
      loses: [`The state of ${table} at ${details.BackupCreationDateTime?.toISOString() ?? 'that time'}.`],
      undo: { reach: 'none', how: 'DynamoDB does not bring back a deleted backup.' },
      commands: [
        awsCommand(labelOf(scene.source.environment), 'dynamodb', 'delete-backup', {
          'backup-arn': input.backupArn,
        }),
      ],
      version: `${details.BackupStatus ?? ''} ${details.BackupCreationDateTime?.getTime() ?? 0}`,
      estimates: [{ label: 'bytes', value: String(details.BackupSizeBytes ?? 0) }],
      facts: { table },
    });
  } catch (error) {
    const failure = failureOf(error, 'dynamodb:DescribeBackup');
    return refused(failureSentence(failure), failure);
  }
}

async function remove(
  scene: ChangingScene,
  input: z.infer<typeof deleteInput>,
  plan: Plan,
): Promise<Outcome> {
  try {
    await scene.clients.dynamodb.send(new DeleteBackupCommand({ BackupArn: input.backupArn }), {
      abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]),
    });
    return { outcome: 'done', sentence: `Done: ${plan.summary}.` };
  } catch (error) {
    const failure = failureOf(error, 'dynamodb:DeleteBackup');
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  }
}

export const deleteBackup = defineAction<z.infer<typeof deleteInput>>({
  id: 'tables.delete-backup',
  title: 'Delete backup',
  kind: 'table',
  risk: 'destructive',
  capability: 'backups:change',
  input: deleteInput,
  target: (input) => input.backupArn.split(':table/')[1]?.split('/')[0] ?? input.backupArn,
  changes: ['dynamodb:DeleteBackup'],
  permissions: [may('backup', 'dynamodb:DeleteBackup', 'dynamodb:DescribeBackup')],
  long: false,
  plan: planDelete,
  execute: remove,
  async settle(scene, input, plan) {
    const again = await planDelete(scene, input);
    if (again.outcome === 'planned')
      return { outcome: 'failed', sentence: 'It did not happen: the backup is there.' };
    return again.failure === undefined || again.failure.state === 'absent'
      ? { outcome: 'done', sentence: `Done: ${plan.summary}.` }
      : { outcome: 'unknown', sentence: 'The backup could not be looked up.' };
  },
});
