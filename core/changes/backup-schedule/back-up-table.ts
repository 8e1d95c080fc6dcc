import { BackupNotFoundException, CreateBackupCommand, DeleteBackupCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { ScheduledBackup } from '../../actions/schedules.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { HomeError } from '../../home/home-error.ts';
import { tableBackups } from '../../resources/tables/backups.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { BackupSummary } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { tableName } from '../tables/item-input.ts';
import { dateText, KEPT_DAYS, latestSlot } from './daily.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 30_000;
const DAY_MS = 86_400_000;

const backUpInput = z.object({ table: tableName }).strict();
type BackUpInput = z.infer<typeof backUpInput>;

/** What the plan has decided; the backups that have had their days are looked up again. */
const factsSchema = z.object({ name: z.string(), slot: z.number() });

/** `<table>-2026-11-23`: what the schedule calls its backup of that day. DynamoDB takes 255 characters. */
export function backupNameOf(table: string, slot: number, timeZone: string): string {
  return `${table.slice(0, 255 - '-2026-11-23'.length)}-${dateText(slot, timeZone)}`;
}

/** Whether a name is one that the schedule gives to backups of this table. */
function isScheduleName(table: string, name: string): boolean {
  return (
    name.startsWith(`${table.slice(0, 255 - '-2026-11-23'.length)}-`) && /-\d{4}-\d{2}-\d{2}$/.test(name)
  );
}

async function plan(scene: PlanningScene, { table }: BackUpInput): Promise<Planned> {
  const { source } = scene;
  const { environment } = source;
  const budget = budgetFor(scene.signal);
  const read = await fromHome(() => scene.schedules.read(environment.id));
  if (read.outcome === 'failed') return refused(failureSentence(read.failure), read.failure);
  const { timeZone } = read.value?.schedule ?? {};
  if (timeZone === undefined || !read.value?.schedule.tables.some(({ name }) => name === table))
    return refused(`${table} is not on a schedule that this console keeps.`);
  const [described, backups, expired] = await Promise.all([
    describeTable(source, table, budget),
    tableBackups(source, table, budget),
    fromHome(() => expiredBackups(scene, table)),
  ]);
  if (described.state !== 'fresh')
    return described.state === 'absent' || described.state === 'empty'
      ? refused('There is no such table.')
      : refused('The table could not be looked at.', 'failure' in described ? described.failure : described);
  if (!hasValue(backups) && backups.state !== 'empty') return refused(failureSentence(backups), backups);
  if (expired.outcome === 'failed') return refused(failureSentence(expired.failure), expired.failure);
  const slot = latestSlot(scene.now(), timeZone);
  const name = backupNameOf(table, slot, timeZone);
  if (hasValue(backups) && backups.value.some((one) => one.name === name))
    return refused(`The backup of this day is there already: ${name}.`);
  const target = labelOf(environment);
  return planned({
    summary: `Back up ${table} as ${name}, by the schedule`,
    calls: [
      { operation: 'dynamodb:CreateBackup', on: table },
      ...expired.value.map((one) => ({ operation: 'dynamodb:DeleteBackup', on: one.name })),
    ],
    changes: [
      { attribute: 'backup', after: name },
      ...expired.value.map((one) => ({ attribute: 'backup', before: one.name })),
    ],
    costs: ['Paid by the gigabyte and the month until it is deleted. The table is read by nobody meanwhile.'],
    loses:
      expired.value.length > 0
        ? [
            `Backups that the schedule made more than ${KEPT_DAYS} days ago, as whoever set it has agreed to: ${expired.value.map((one) => one.name).join(', ')}.`,
          ]
        : [],
    undo: {
      reach: expired.value.length > 0 ? 'partial' : 'complete',
      how: 'The new backup is deleted. DynamoDB does not bring back those that had their days.',
    },
    commands: [
      awsCommand(target, 'dynamodb', 'create-backup', { 'table-name': table, 'backup-name': name }),
      ...expired.value.map((one) =>
        awsCommand(target, 'dynamodb', 'delete-backup', { 'backup-arn': one.arn }),
      ),
    ],
    version: described.value.arn,
    estimates: [{ label: 'bytes, as last counted', value: String(described.value.sizeBytes) }],
    facts: { name, slot },
  });
}

type FromHome<T> =
  { readonly outcome: 'read'; readonly value: T } | { readonly outcome: 'failed'; readonly failure: Failure };

async function fromHome<T>(read: () => Promise<T>): Promise<FromHome<T>> {
  try {
    return { outcome: 'read', value: await read() };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return { outcome: 'failed', failure: error.failure };
  }
}

/** Those that the schedule made and that are called as it calls them: nobody else's are ever among them. */
async function expiredBackups(
  { source, schedules, now }: Pick<PlanningScene, 'source' | 'schedules' | 'now'>,
  table: string,
): Promise<readonly ScheduledBackup[]> {
  const made = await schedules.made(source.environment.id, table);
  const before = now() - KEPT_DAYS * DAY_MS;
  return made.filter(({ name, madeAt }) => madeAt < before && isScheduleName(table, name));
}

async function execute(scene: ChangingScene, { table }: BackUpInput, made: Plan): Promise<Outcome> {
  const { name } = factsSchema.parse(made.facts);
  const environmentId = scene.source.environment.id;
  // Killed after the call, it finds by its name what was made; the plan has seen that there was none before.
  const earlier = scene.run.checkpoint === undefined ? undefined : await madeEarlier(scene, table, name);
  await scene.run.save({ begun: true });
  let arn: string;
  try {
    arn = earlier?.arn ?? (await createBackup(scene, table, name));
  } catch (error) {
    const failure = failureOf(error, 'dynamodb:CreateBackup');
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  }
  await scene.schedules.note(environmentId, { table, name, arn, madeAt: scene.now() });
  const left = await deleteExpired(scene, table);
  const undo = { actionId: 'tables.delete-backup', input: { backupArn: arn } };
  const [first] = left;
  if (first)
    return {
      outcome: 'failed',
      sentence: `${table} is backed up as ${name}, but older backups could not be deleted. ${failureSentence(first.failure)}`,
      failure: first.failure,
      completed: `The backup ${name} was made.`,
      remaining: `Still there: ${left.map((one) => one.name).join(', ')}. The next run tries again.`,
      undo,
    };
  return { outcome: 'done', sentence: `${table} is backed up as ${name}.`, undo };
}

async function madeEarlier(
  scene: ChangingScene,
  table: string,
  name: string,
): Promise<BackupSummary | undefined> {
  const cell = await tableBackups(scene.source, table, budgetFor(scene.signal));
  return hasValue(cell) ? cell.value.find((one) => one.name === name) : undefined;
}

async function createBackup(scene: ChangingScene, table: string, name: string): Promise<string> {
  const answer = await scene.clients.dynamodb.send(
    new CreateBackupCommand({ TableName: table, BackupName: name }),
    { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
  );
  return answer.BackupDetails?.BackupArn ?? '';
}

/** @returns those that DynamoDB did not delete, as it does not while one is being restored. */
async function deleteExpired(
  scene: ChangingScene,
  table: string,
): Promise<readonly { readonly name: string; readonly failure: Failure }[]> {
  const left: { readonly name: string; readonly failure: Failure }[] = [];
  for (const backup of await expiredBackups(scene, table))
    try {
      await deleteBackup(scene, backup.arn);
      await scene.schedules.forget(scene.source.environment.id, backup);
    } catch (error) {
      if (error instanceof HomeError) throw error;
      left.push({ name: backup.name, failure: failureOf(error, 'dynamodb:DeleteBackup') });
    }
  return left;
}

/** What is gone already was deleted by somebody, or by an attempt that was interrupted. */
async function deleteBackup(scene: ChangingScene, BackupArn: string): Promise<void> {
  try {
    await scene.clients.dynamodb.send(new DeleteBackupCommand({ BackupArn }), {
      abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]),
    });
  } catch (error) {
    if (!(error instanceof BackupNotFoundException)) throw error;
  }
}

/** Safe: what it deletes was made by itself, with an end that whoever set the schedule has agreed to. */
export const backUpBySchedule = defineAction<BackUpInput>({
  id: 'tables.back-up-by-schedule',
  title: 'Back up by the schedule',
  kind: 'table',
  risk: 'safe',
  capability: 'backups:change',
  input: backUpInput,
  target: (input) => input.table,
  changes: ['dynamodb:CreateBackup', 'dynamodb:DeleteBackup'],
  permissions: [may('table', 'dynamodb:CreateBackup'), may('backup', 'dynamodb:DeleteBackup')],
  long: true,
  plan,
  execute,
});
