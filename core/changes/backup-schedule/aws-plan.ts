import {
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  UpdateBackupPlanCommand,
} from '@aws-sdk/client-backup';
import type { BackupClient, BackupPlanInput, BackupSelection } from '@aws-sdk/client-backup';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { partitionOf } from '../../environments/partition.ts';
import { TABLES_PLAN } from '../../resources/backup-plans/plans.ts';
import type { TablesPlan } from '../../resources/backup-plans/types.ts';
import { tableArnOf } from '../../resources/tables/table-arn.ts';
import { KEPT_DAYS } from './daily.ts';
import { DAILY_CRON } from './read-schedule.ts';

/** Begun within an hour of its time, given up after six. Source: AWS Backup developer guide, "Backup plan options". */
const START_WINDOW_MINUTES = 60;
const COMPLETION_WINDOW_MINUTES = 360;

/** What AWS Backup is to do. JSON: it stands in a plan's facts. */
export interface WantedPlan {
  readonly tables: readonly string[];
  readonly timeZone: string;
  /** Where recovery points are kept; made where `makesVault` says so. */
  readonly vault: string;
  readonly makesVault: boolean;
  readonly roleArn: string;
}

/** Where the tables are. */
export interface Account {
  readonly account: string;
  readonly region: string;
}

/** The role that AWS Backup makes for itself when it is used for the first time. */
export function usualRole({ account, region }: Account): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`;
}

/** One call, and what is true once it was answered. */
export interface PlanStep {
  readonly operation: string;
  readonly on: string;
  readonly done: string;
  readonly command: (target: CommandTarget) => string;
  readonly send: (client: BackupClient, known: KnownPlan, abortSignal: AbortSignal) => Promise<KnownPlan>;
}

/** The plan's id, once there is one. */
export interface KnownPlan {
  readonly planId?: string;
}

/**
 * The calls that make the plan as it is wanted, in their order: first what adds, then what takes away, so that a table
 * which stays is never without its backup. `requestId` makes a call that is repeated the same call.
 */
export function planSteps(
  found: TablesPlan | undefined,
  wanted: WantedPlan,
  place: Account,
  requestId: string,
): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  if (wanted.tables.length === 0) return found ? removal(found) : steps;
  const document = documentOf(wanted);
  if (wanted.makesVault) steps.push(makeVault(wanted.vault));
  if (!found) steps.push(makePlan(document, requestId));
  else if (!isAsWanted(found, wanted)) steps.push(updatePlan(found.planId, document));
  const same = found?.selections.length === 1 && sameTables(found.selections[0]?.tables, wanted.tables);
  if (!same) {
    const selection: BackupSelection = {
      SelectionName: `tables-${requestId}`,
      IamRoleArn: wanted.roleArn,
      Resources: wanted.tables.map((table) => tableArnOf(place, table)),
    };
    steps.push(select(selection, requestId, found?.planId));
    for (const { id, name } of found?.selections ?? []) steps.push(unselect(found?.planId ?? '', id, name));
  }
  return steps;
}

function isAsWanted(found: TablesPlan, { timeZone }: WantedPlan): boolean {
  return (
    found.scheduleExpression === DAILY_CRON && found.timeZone === timeZone && found.keepDays === KEPT_DAYS
  );
}

function sameTables(some: readonly string[] | undefined, others: readonly string[]): boolean {
  return some?.join() === [...others].sort().join();
}

function documentOf({ vault, timeZone }: WantedPlan): BackupPlanInput {
  return {
    BackupPlanName: TABLES_PLAN,
    Rules: [
      {
        RuleName: 'daily',
        TargetBackupVaultName: vault,
        ScheduleExpression: DAILY_CRON,
        ScheduleExpressionTimezone: timeZone,
        StartWindowMinutes: START_WINDOW_MINUTES,
        CompletionWindowMinutes: COMPLETION_WINDOW_MINUTES,
        Lifecycle: { DeleteAfterDays: KEPT_DAYS },
      },
    ],
  };
}

function makeVault(name: string): PlanStep {
  return {
    operation: 'backup:CreateBackupVault',
    on: name,
    done: `The vault ${name} was made.`,
    command: (target) => awsCommand(target, 'backup', 'create-backup-vault', { 'backup-vault-name': name }),
    async send(client, known, abortSignal) {
      await client.send(new CreateBackupVaultCommand({ BackupVaultName: name }), { abortSignal });
      return known;
    },
  };
}

function makePlan(document: BackupPlanInput, requestId: string): PlanStep {
  return {
    operation: 'backup:CreateBackupPlan',
    on: TABLES_PLAN,
    done: 'The plan was made.',
    command: (target) =>
      `plan=$(${awsCommand(target, 'backup', 'create-backup-plan', {
        'backup-plan': document,
        query: 'BackupPlanId',
        output: 'text',
      })})`,
    async send(client, _known, abortSignal) {
      const answer = await client.send(
        new CreateBackupPlanCommand({ BackupPlan: document, CreatorRequestId: requestId }),
        { abortSignal },
      );
      return { planId: answer.BackupPlanId };
    },
  };
}

function updatePlan(planId: string, document: BackupPlanInput): PlanStep {
  return {
    operation: 'backup:UpdateBackupPlan',
    on: TABLES_PLAN,
    done: 'The plan was changed.',
    command: (target) =>
      awsCommand(target, 'backup', 'update-backup-plan', {
        'backup-plan-id': planId,
        'backup-plan': document,
      }),
    async send(client, known, abortSignal) {
      await client.send(new UpdateBackupPlanCommand({ BackupPlanId: planId, BackupPlan: document }), {
        abortSignal,
      });
      return known;
    },
  };
}

function select(selection: BackupSelection, requestId: string, planId: string | undefined): PlanStep {
  return {
    operation: 'backup:CreateBackupSelection',
    on: TABLES_PLAN,
    done: 'The tables were put on it.',
    command: (target) =>
      awsCommand(target, 'backup', 'create-backup-selection', {
        'backup-plan-id': planId ?? new ShellText('"$plan"'),
        'backup-selection': selection,
      }),
    async send(client, known, abortSignal) {
      const BackupPlanId = planId ?? known.planId;
      await client.send(
        new CreateBackupSelectionCommand({
          BackupPlanId,
          BackupSelection: selection,
          CreatorRequestId: requestId,
        }),
        { abortSignal },
      );
      return known;
    },
  };
}

function unselect(planId: string, id: string, name: string): PlanStep {
  return {
    operation: 'backup:DeleteBackupSelection',
    on: name,
    done: `The selection ${name} was taken off it.`,
    command: (target) =>
      awsCommand(target, 'backup', 'delete-backup-selection', {
        'backup-plan-id': planId,
        'selection-id': id,
      }),
    async send(client, known, abortSignal) {
      await client.send(new DeleteBackupSelectionCommand({ BackupPlanId: planId, SelectionId: id }), {
        abortSignal,
      });
      return known;
    },
  };
}

/** AWS Backup deletes no plan that has selections. */
function removal({ planId, selections }: TablesPlan): readonly PlanStep[] {
  return [
    ...selections.map(({ id, name }) => unselect(planId, id, name)),
    {
      operation: 'backup:DeleteBackupPlan',
      on: TABLES_PLAN,
      done: 'The plan was deleted.',
      command: (target) => awsCommand(target, 'backup', 'delete-backup-plan', { 'backup-plan-id': planId }),
      async send(client, known, abortSignal) {
        await client.send(new DeleteBackupPlanCommand({ BackupPlanId: planId }), { abortSignal });
        return known;
      },
    },
  ];
}
