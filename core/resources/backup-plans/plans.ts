// tablesPlan(source, budget): Cell<TablesPlan>              `empty` where there is none
// backupVaults(source, budget): Cell<readonly string[]>
// lastRecoveryPoint(source, tableName, budget): Cell<number>   when it was made; `empty` where there is none
import {
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListBackupVaultsCommand,
  ListRecoveryPointsByResourceCommand,
} from '@aws-sdk/client-backup';
import type { Cell } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { tableArnOf } from '../tables/table-arn.ts';
import type { PlanSelection, TablesPlan } from './types.ts';

/** The console knows its plan by this name; AWS Backup lets several plans have one, and then it is the first. */
export const TABLES_PLAN = 'operations-console-tables';

/** An account has 100 plans and vaults at most. Source: AWS Backup developer guide, "Quotas". */
const PAGES = 10;
const RECOVERY_POINT_PAGES = 10;
/** Recovery points come once a day. */
const RECOVERY_POINTS_FRESH_MS = 30_000;

/** The console's plan with what it backs up. `unsupported` where the endpoint has no AWS Backup. */
export async function tablesPlan(source: Source, budget: Budget): Promise<Cell<TablesPlan>> {
  const found = await source.reader.read<string | undefined>(
    {
      environmentId: source.environment.id,
      operation: 'backup:ListBackupPlans',
      key: TABLES_PLAN,
      isEmpty: (planId) => planId === undefined,
      run: async (signal) => {
        const plans = await tokenPages(PAGES, async (NextToken) => {
          const page = await source.clients.backup.send(new ListBackupPlansCommand({ NextToken }), {
            abortSignal: signal,
          });
          return { items: page.BackupPlansList ?? [], token: page.NextToken };
        });
        return plans.find(({ BackupPlanName }) => BackupPlanName === TABLES_PLAN)?.BackupPlanId;
      },
    },
    budget,
  );
  if (found.state !== 'fresh' && found.state !== 'stale') return found;
  const planId = found.value ?? '';
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'backup:GetBackupPlan',
      key: planId,
      run: (signal) => readPlan(source, planId, signal),
    },
    budget,
  );
}

async function readPlan(
  { clients }: Source,
  BackupPlanId: string,
  abortSignal: AbortSignal,
): Promise<TablesPlan> {
  const [plan, selections] = await Promise.all([
    clients.backup.send(new GetBackupPlanCommand({ BackupPlanId }), { abortSignal }),
    tokenPages(PAGES, async (NextToken) => {
      const page = await clients.backup.send(new ListBackupSelectionsCommand({ BackupPlanId, NextToken }), {
        abortSignal,
      });
      return { items: page.BackupSelectionsList ?? [], token: page.NextToken };
    }),
  ]);
  const [rule] = plan.BackupPlan?.Rules ?? [];
  return {
    planId: BackupPlanId,
    versionId: plan.VersionId ?? '',
    scheduleExpression: rule?.ScheduleExpression ?? '',
    timeZone: rule?.ScheduleExpressionTimezone ?? 'UTC',
    keepDays: rule?.Lifecycle?.DeleteAfterDays,
    vault: rule?.TargetBackupVaultName ?? '',
    selections: await Promise.all(
      selections.map(async ({ SelectionId = '', SelectionName = '' }): Promise<PlanSelection> => {
        const answer = await clients.backup.send(
          new GetBackupSelectionCommand({ BackupPlanId, SelectionId }),
          { abortSignal },
        );
        const arns = answer.BackupSelection?.Resources ?? [];
        return {
          id: SelectionId,
          name: SelectionName,
          tables: arns.map(lastPart).sort(),
          roleArn: answer.BackupSelection?.IamRoleArn ?? '',
        };
      }),
    ),
  };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Where AWS Backup keeps recovery points, by name. */
export function backupVaults(source: Source, budget: Budget): Promise<Cell<readonly string[]>> {
  return source.reader.read<readonly string[]>(
    {
      environmentId: source.environment.id,
      operation: 'backup:ListBackupVaults',
      key: '',
      isEmpty: (vaults) => vaults.length === 0,
      run: (signal) =>
        tokenPages(PAGES, async (NextToken) => {
          const page = await source.clients.backup.send(new ListBackupVaultsCommand({ NextToken }), {
            abortSignal: signal,
          });
          return {
            items: (page.BackupVaultList ?? []).flatMap((vault) => vault.BackupVaultName ?? []),
            token: page.NextToken,
          };
        }),
    },
    budget,
  );
}

/**
 * When the newest complete recovery point of a table was made, in milliseconds since the epoch. DynamoDB's own list of
 * backups does not hold what AWS Backup made. Source: DynamoDB API reference, ListBackups.
 */
export async function lastRecoveryPoint(
  source: Source,
  tableName: string,
  budget: Budget,
): Promise<Cell<number>> {
  const ResourceArn = tableArnOf(source.environment, tableName);
  const cell = await source.reader.read<number | undefined>(
    {
      environmentId: source.environment.id,
      operation: 'backup:ListRecoveryPointsByResource',
      key: tableName,
      freshMs: RECOVERY_POINTS_FRESH_MS,
      isEmpty: (at) => at === undefined,
      run: async (signal) => {
        const points = await tokenPages(RECOVERY_POINT_PAGES, async (NextToken) => {
          const page = await source.clients.backup.send(
            new ListRecoveryPointsByResourceCommand({ ResourceArn, NextToken }),
            { abortSignal: signal },
          );
          return { items: page.RecoveryPoints ?? [], token: page.NextToken };
        });
        const times = points.flatMap(({ Status, CreationDate }) =>
          Status === 'COMPLETED' && CreationDate ? [CreationDate.getTime()] : [],
        );
        return times.length > 0 ? Math.max(...times) : undefined;
      },
    },
    budget,
  );
  return cell as Cell<number>;
}
