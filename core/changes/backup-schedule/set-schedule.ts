import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { BackupSchedule } from '../../actions/schedules.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence, hasValue, valueOf } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { backupVaults } from '../../resources/backup-plans/plans.ts';
import { listTableNames } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { tableName } from '../tables/item-input.ts';
import { planSteps, usualRole } from './aws-plan.ts';
import type { KnownPlan, WantedPlan } from './aws-plan.ts';
import { DAILY_AT, isTimeZone, KEPT_DAYS } from './daily.ts';
import { readSchedule, scheduledTables, scheduleWords, scheduleZone } from './read-schedule.ts';
import type { ScheduleNow } from './read-schedule.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;
const MOST_TABLES = 100;
const DEFAULT_VAULT = 'Default';
const OWN_VAULT = 'operations-console';

const scheduleInput = z
  .object({
    /** All that are backed up from now on; none switches it off. */
    tables: z
      .array(tableName)
      .max(MOST_TABLES)
      .refine((names) => new Set(names).size === names.length, 'must name each table once')
      .transform((names): readonly string[] => [...names].sort()),
    timeZone: z
      .string()
      .regex(
        /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/,
        'must be a time zone such as Africa/Kampala',
      )
      .max(60)
      .refine(isTimeZone, 'must be a time zone such as Africa/Kampala')
      .default('UTC'),
    /** Whom AWS Backup works as; where it is left out, as it was, or its usual role. */
    roleArn: z
      .string()
      .regex(/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of a role')
      .optional(),
  })
  .strict();

type ScheduleInput = z.infer<typeof scheduleInput>;

interface Facts {
  readonly before: ScheduleNow;
  /** Absent where this console makes the backups itself. */
  readonly wanted?: WantedPlan;
}

async function plan(scene: PlanningScene, input: ScheduleInput): Promise<Planned> {
  const budget = budgetFor(scene.signal);
  const { source } = scene;
  const [cell, listed] = await Promise.all([
    readSchedule(source, scene.schedules, budget),
    listTableNames(source, budget),
  ]);
  if (cell.state !== 'fresh') return refusedBy(cell);
  if (listed.state !== 'fresh' && listed.state !== 'empty') return refusedBy(listed);
  const there = new Set(valueOf(listed) ?? []);
  const unknown = input.tables.filter((name) => !there.has(name));
  if (unknown.length > 0) return refused(`There is no table ${unknown.join(', ')}.`);
  const before = cell.value;
  const after = wordsAfter(before, input);
  const was = scheduleWords(before);
  const changes = [...new Set([...Object.keys(was), ...Object.keys(after)])].flatMap((attribute) =>
    was[attribute] === after[attribute]
      ? []
      : [{ attribute, before: was[attribute], after: after[attribute] }],
  );
  if (changes.length === 0) return refused('Nothing is different: it is set like this already.');
  const vault = before.way === 'aws-backup' ? await vaultFor(scene, before) : undefined;
  if (vault?.outcome === 'refused') return vault.planned;
  const { environment } = source;
  const target = labelOf(environment);
  const wanted: WantedPlan | undefined = vault && {
    tables: input.tables,
    timeZone: input.timeZone,
    vault: vault.name,
    makesVault: vault.isNew,
    roleArn: input.roleArn ?? roleOf(before) ?? usualRole(environment),
  };
  // The run's id stands in the place of this word when it is executed.
  const steps = wanted ? planSteps(before.plan, wanted, environment, 'scheduled') : [];
  const facts: Facts = { before, ...(wanted && { wanted }) };
  return planned({
    summary:
      input.tables.length === 0
        ? `Stop the daily backups of ${environment.label}`
        : `Back up ${input.tables.length} ${input.tables.length === 1 ? 'table' : 'tables'} of ${environment.label} daily at ${DAILY_AT}, ${input.timeZone}, each kept ${KEPT_DAYS} days`,
    calls: wanted
      ? steps.map(({ operation, on }) => ({ operation, on }))
      : input.tables.flatMap((on) => [
          { operation: 'dynamodb:CreateBackup', on, times: 'once a day, by this console' },
          {
            operation: 'dynamodb:DeleteBackup',
            on,
            times: `once a day, for its own older than ${KEPT_DAYS} days`,
          },
        ]),
    changes,
    costs: costsOf(input, wanted),
    loses: losesOf(before, input),
    undo: { reach: 'complete', how: 'It is set as it was.' },
    commands: wanted
      ? steps.map(({ command }) => command(target))
      : input.tables.map((table) =>
          awsCommand(target, 'dynamodb', 'create-backup', {
            'table-name': table,
            'backup-name': new ShellText(`"${table}-$(date +%F)"`),
          }),
        ),
    version: hashOf({ was, plan: before.plan?.versionId, own: before.own?.version }),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

type Unfresh = Exclude<
  Awaited<ReturnType<typeof readSchedule>> | Awaited<ReturnType<typeof listTableNames>>,
  { readonly state: 'fresh' }
>;

function refusedBy(cell: Unfresh): Planned {
  if (cell.state === 'empty') return refused('There is nothing to be scheduled.');
  const failure = cell.state === 'stale' ? cell.failure : cell;
  return refused(failureSentence(failure), failure);
}

/** The words that there will be. */
function wordsAfter(before: ScheduleNow, input: ScheduleInput): Readonly<Record<string, string>> {
  if (input.tables.length === 0) return { tables: 'none' };
  return {
    tables: input.tables.join(', '),
    time: `daily at ${DAILY_AT}, ${input.timeZone}, kept ${KEPT_DAYS} days`,
    'made by': before.way === 'console' ? 'this console' : 'AWS Backup',
  };
}

function costsOf(input: ScheduleInput, wanted: WantedPlan | undefined): readonly string[] {
  if (input.tables.length === 0) return [];
  return [
    'Backups are paid for by the gigabyte and the month. The tables are read by nobody meanwhile.',
    wanted
      ? `AWS Backup works as ${wanted.roleArn}, which has to be there and may back up these tables.`
      : 'This endpoint does not offer AWS Backup: the backups are made while a console runs. What was missed is made up once.',
  ];
}

function losesOf(before: ScheduleNow, input: ScheduleInput): readonly string[] {
  const left = scheduledTables(before).filter((name) => !input.tables.includes(name));
  if (left.length === 0) return [];
  return [
    `From now on nobody backs up ${left.join(', ')}.`,
    before.way === 'console'
      ? 'Backups that were made stay until somebody deletes them.'
      : `Backups that were made stay until their ${KEPT_DAYS} days are over.`,
  ];
}

type Vault =
  | { readonly outcome: 'found'; readonly name: string; readonly isNew: boolean }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The one that the plan has, the account's default one, else one of the console's own. */
async function vaultFor({ source, signal }: PlanningScene, { plan: found }: ScheduleNow): Promise<Vault> {
  if (found) return { outcome: 'found', name: found.vault, isNew: false };
  const vaults = await backupVaults(source, budgetFor(signal));
  if (!hasValue(vaults) && vaults.state !== 'empty')
    return { outcome: 'refused', planned: refused(failureSentence(vaults), vaults) };
  const names = valueOf(vaults) ?? [];
  const name = [DEFAULT_VAULT, OWN_VAULT].find((one) => names.includes(one));
  return { outcome: 'found', name: name ?? OWN_VAULT, isNew: name === undefined };
}

async function execute(scene: ChangingScene, input: ScheduleInput, made: Plan): Promise<Outcome> {
  const { before, wanted } = made.facts as unknown as Facts;
  if (wanted) {
    const failed = await applySteps(scene, before, wanted);
    if (failed) return failed;
  }
  const own = wanted ? undefined : ownSchedule(before, input, scene.now());
  const isOther = hashOf(own) !== hashOf(before.own?.schedule);
  if (isOther && !(await scene.schedules.write(scene.source.environment.id, own, before.own?.version)))
    return {
      outcome: 'failed',
      sentence: 'Somebody else has just changed the schedule. Nothing was written to it.',
    };
  return done(before, made);
}

function roleOf({ plan: found }: ScheduleNow): string | undefined {
  return found?.selections[0]?.roleArn;
}

function done(before: ScheduleNow, made: Plan): Outcome {
  const roleArn = roleOf(before);
  return {
    outcome: 'done',
    sentence: `Done: ${made.summary}.`,
    undo: {
      actionId: 'tables.set-backup-schedule',
      input: {
        tables: scheduledTables(before),
        timeZone: scheduleZone(before) ?? 'UTC',
        ...(roleArn && { roleArn }),
      },
    },
  };
}

/** A table that stays on it keeps its time; one that is new has missed nothing. */
function ownSchedule(
  before: ScheduleNow,
  { tables, timeZone }: ScheduleInput,
  now: number,
): BackupSchedule | undefined {
  if (tables.length === 0) return undefined;
  const since = new Map(before.own?.schedule.tables.map((one) => [one.name, one.since]));
  return { timeZone, tables: tables.map((name) => ({ name, since: since.get(name) ?? now })) };
}

async function applySteps(
  scene: ChangingScene,
  before: ScheduleNow,
  wanted: WantedPlan,
): Promise<Outcome | undefined> {
  const steps = planSteps(before.plan, wanted, scene.source.environment, scene.run.id);
  let known: KnownPlan = {};
  for (const [index, step] of steps.entries())
    try {
      const limit = AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]);
      known = await step.send(scene.clients.backup, known, limit);
    } catch (error) {
      const failure = failureOf(error, step.operation);
      const completed = steps.slice(0, index).map((one) => one.done);
      return {
        outcome: 'failed',
        sentence: failureSentence(failure),
        failure,
        completed: completed.length > 0 ? completed.join(' ') : undefined,
        remaining: `Not done: ${steps
          .slice(index)
          .map((one) => one.operation)
          .join(', ')}.`,
      };
    }
  return undefined;
}

async function settle(scene: PlanningScene, input: ScheduleInput, made: Plan): Promise<Settled> {
  const { before } = made.facts as unknown as Facts;
  const now = await readSchedule(scene.source, scene.schedules, budgetFor(scene.signal));
  if (now.state !== 'fresh') return { outcome: 'unknown', sentence: 'The schedule could not be read.' };
  const is = hashOf(scheduleWords(now.value));
  if (is === hashOf(wordsAfter(before, input))) return done(before, made);
  if (is === hashOf(scheduleWords(before)))
    return { outcome: 'failed', sentence: 'It did not happen: the schedule is as it was.' };
  return { outcome: 'unknown', sentence: 'The schedule is neither as it was nor as it should be.' };
}

export const setBackupSchedule = defineAction<ScheduleInput>({
  id: 'tables.set-backup-schedule',
  title: 'Set backup schedule',
  kind: 'environment',
  risk: 'costly',
  capability: 'backups:change',
  input: scheduleInput,
  target: () => 'backup-schedule',
  changes: [
    'backup:CreateBackupVault',
    'backup:CreateBackupPlan',
    'backup:UpdateBackupPlan',
    'backup:DeleteBackupPlan',
    'backup:CreateBackupSelection',
    'backup:DeleteBackupSelection',
    'iam:PassRole',
  ],
  permissions: [
    may(
      'backup-plan',
      'backup:CreateBackupPlan',
      'backup:UpdateBackupPlan',
      'backup:DeleteBackupPlan',
      'backup:CreateBackupSelection',
      'backup:DeleteBackupSelection',
    ),
    may('backup-vault', 'backup:CreateBackupVault'),
    may('everything', 'backup-storage:MountCapsule'),
    may('backup-role', 'iam:PassRole'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
